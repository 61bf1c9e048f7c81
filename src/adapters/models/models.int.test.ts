import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GOOD_KEY, startModelServer, type ModelServer, type ModelServerOptions } from '../../../tests/support/model-server/index.ts';
import { ModelError } from '../../domain/model-error.ts';
import { parseConfig } from '../../platform/config.ts';
import type { ModelImage, ModelRequest, VisionModel } from '../../ports/vision-model.ts';
import { createVisionModel } from './index.ts';

const SECRET = 'PROMPT-SECRET the pupil wrote x = 7';
const REPLY = { feedback: '两步都对。 Well done', score: 2 };
const SCHEMA = {
  type: 'object',
  properties: { feedback: { type: 'string' }, score: { type: 'integer', enum: [0, 1, 2] } },
  required: ['feedback', 'score'],
  additionalProperties: false,
};

const images: ModelImage[] = [];
beforeAll(async () => {
  for (const [mediaType, width, height] of [['image/png', 384, 384], ['image/jpeg', 385, 100], ['image/webp', 1537, 769]] as const) {
    const canvas = sharp({ create: { width, height, channels: 3, background: '#eee' } });
    images.push({ bytes: new Uint8Array(await canvas.toFormat(mediaType.slice('image/'.length) as 'png').toBuffer()), mediaType, width, height });
  }
});

const ask = (over: Partial<ModelRequest> = {}): ModelRequest => ({
  tier: 'fast',
  system: 'You mark. 你是阅卷老师。',
  parts: [{ kind: 'text', text: SECRET }],
  schema: { name: 'mark', json: SCHEMA },
  maxOutputTokens: 900,
  ...over,
});

const never = (): AbortSignal => new AbortController().signal;

function connect(wire: Wire, server: Pick<ModelServer, 'geminiUrl' | 'openaiUrl'>, env: Record<string, string> = {}): VisionModel {
  const base: Record<string, string> =
    wire === 'gemini' ? { GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl } : { OPENAI_API_KEY: GOOD_KEY, OPENAI_BASE_URL: server.openaiUrl };
  const model = createVisionModel(parseConfig({ ...base, VISION_MODEL_FAST: 'fast-1', VISION_MODEL_DEEP: 'org:deep-2', ...env }).config.model);
  if (model === null) throw new Error('no model');
  return model;
}

/** The ModelError that a call ends in; any other end fails the test. Nothing of prompt or key may stand in it. */
async function failureOf(call: Promise<unknown>): Promise<ModelError> {
  const error = await call.then(() => new Error('answered'), (thrown: unknown) => thrown);
  if (!(error instanceof ModelError)) throw error;
  const said = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(' ');
  expect(said).not.toMatch(/PROMPT-SECRET|pupil|good-key|wrong-key/);
  expect(error.cause).toBeUndefined();
  return error;
}

type Wire = 'gemini' | 'openai';

const open: ModelServer[] = [];
async function start(options: Partial<ModelServerOptions> = {}): Promise<ModelServer> {
  const server = await startModelServer({ reply: () => REPLY, ...options });
  open.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

describe.each(['gemini', 'openai'] as const)('a model behind %s', (wire) => {
  const attempt = async (fault: NonNullable<Extract<ModelServerOptions['faults'], readonly unknown[]>[number]>, env: Record<string, string> = {}): Promise<ModelError> => {
    const server = await start({ faults: [fault] });
    const error = await failureOf(connect(wire, server, env).ask(ask(), never()));
    expect(server.calls.count).toBe(1);
    return error;
  };

  it('is asked once, with prompt, images to the bit, schema and temperature 0', async () => {
    const server = await start();
    const model = connect(wire, server);
    const parts: ModelRequest['parts'] = [{ kind: 'text', text: '第一张 first' }, ...images.map((image) => ({ kind: 'image' as const, image })), { kind: 'text', text: 'last' }];
    const reply = await model.ask(ask({ tier: 'deep', parts }), never());
    expect(reply.text).toBe(JSON.stringify(REPLY));
    expect(reply.model).toBe({ gemini: 'org:deep-2-001', openai: 'org:deep-2-2026-04-01' }[wire]);
    expect(reply.seconds).toBeGreaterThan(0);
    expect(server.calls.seen).toEqual([
      {
        wire,
        model: 'org:deep-2',
        system: 'You mark. 你是阅卷老师。',
        parts: [{ text: '第一张 first' }, ...images.map(({ bytes, mediaType }) => ({ image: { bytes: Buffer.from(bytes), mediaType } })), { text: 'last' }],
        schema: SCHEMA,
        temperature: 0,
        maxOutputTokens: 900,
      },
    ]);
    expect([model.provider, model.modelOf('fast'), model.modelOf('deep')]).toEqual([{ gemini: 'gemini', openai: 'openai-compatible' }[wire], 'fast-1', 'org:deep-2']);
  });

  it('says what it counted', async () => {
    const server = await start();
    const { usage } = await connect(wire, server).ask(ask({ system: 'abcd', parts: [{ kind: 'text', text: '中文' }, ...images.map((image) => ({ kind: 'image' as const, image }))] }), never());
    // 4 + 6 bytes of text; one small image, one of one tile, one of three by two tiles.
    expect(usage).toEqual({ inputTokens: 3 + 258 * 8, cachedInputTokens: 0, outputTokens: Math.ceil(Buffer.byteLength(JSON.stringify(REPLY)) / 4) });
  });

  it.each([
    ['7', 7],
    ['0', 0],
    ['soon', null],
    [undefined, null],
  ])('takes no more requests: Retry-After %s', async (retryAfter, seconds) => {
    const error = await attempt({ kind: 'rate-limited', ...(retryAfter === undefined ? {} : { retryAfter }) });
    expect(error).toMatchObject({ code: 'model_rate_limited', retryable: true, retryAfterSeconds: seconds, usage: null });
  });

  it('takes no more requests until a date', async () => {
    const error = await attempt({ kind: 'rate-limited', retryAfter: new Date(Date.now() + 90_000).toUTCString() });
    expect(error.code).toBe('model_rate_limited');
    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(88);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(91);
  });

  it.each([
    [{ kind: 'quota' }, 'model_quota', false],
    [{ kind: 'daily-quota' }, 'model_quota', false],
    [{ kind: 'status', status: 402 }, 'model_quota', false],
    [{ kind: 'status', status: 401 }, 'model_key_rejected', false],
    [{ kind: 'status', status: 403 }, 'model_key_rejected', false],
    [{ kind: 'status', status: 400 }, 'model_request_rejected', false],
    [{ kind: 'status', status: 404 }, 'model_request_rejected', false],
    [{ kind: 'status', status: 413 }, 'model_request_rejected', false],
    [{ kind: 'status', status: 500 }, 'model_unavailable', true],
    [{ kind: 'status', status: 503 }, 'model_unavailable', true],
    [{ kind: 'cut' }, 'model_unavailable', true],
    [{ kind: 'garbage' }, 'model_unavailable', true],
    [{ kind: 'oversized', bytes: 9 * 1024 * 1024 }, 'model_unavailable', true],
    [{ kind: 'no-candidate' }, 'model_empty', true],
  ] as const)('fails with %j as %s', async (fault, code, retryable) => {
    expect(await attempt(fault)).toMatchObject({ code, retryable });
  });

  it('keeps how long an overloaded server asks to wait', async () => {
    expect(await attempt({ kind: 'status', status: 503, retryAfter: '20' })).toMatchObject({ code: 'model_unavailable', retryAfterSeconds: 20 });
  });

  it('is cut off at the limit: with what it wrote and what that cost', async () => {
    const text = JSON.stringify(REPLY);
    const half = text.slice(0, Math.ceil(text.length / 2));
    const error = await attempt({ kind: 'truncated' });
    expect(error).toMatchObject({ code: 'model_truncated', retryable: true, text: half, usage: { outputTokens: Math.ceil(Buffer.byteLength(half) / 4) } });
    expect(error.message).not.toContain('两步');
  });

  it.each([
    ['empty', 'model_empty', true],
    ['safety', 'model_refused', false],
    ['refusal', 'model_refused', false],
  ] as const)('answers with nothing (%s): what it cost is known', async (kind, code, retryable) => {
    expect(await attempt({ kind })).toMatchObject({ code, retryable, text: null, usage: { outputTokens: 0, cachedInputTokens: 0 } });
  });

  it('never saw a prompt that was blocked', async () => {
    expect(await attempt({ kind: 'prompt-blocked' })).toMatchObject({ code: 'model_refused', retryable: false, text: null });
  });

  it.each(['schema-violation', 'wrong-language'] as const)('passes on a reply with %s as it came', async (kind) => {
    const server = await start({ faults: [{ kind }] });
    const { text } = await connect(wire, server).ask(ask(), never());
    expect(JSON.parse(text)).toEqual({ 'schema-violation': { score: 2, nobody_asked: true }, 'wrong-language': { feedback: 'Ответ засчитан частично.', score: 2 } }[kind]);
  });

  it('does not follow a redirect, which would carry the key elsewhere', async () => {
    const elsewhere = await start();
    const error = await attempt({ kind: 'redirect', to: { gemini: `${elsewhere.geminiUrl}/models/fast-1:generateContent`, openai: `${elsewhere.openaiUrl}/chat/completions` }[wire] });
    expect(error).toMatchObject({ code: 'model_request_rejected' });
    expect(elsewhere.calls.count).toBe(0);
  });

  it('does not answer in time', async () => {
    const started = performance.now();
    expect(await attempt({ kind: 'hang' }, { MODEL_TIMEOUT_SECONDS: '1' })).toMatchObject({ code: 'model_timeout', retryable: true });
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('answers slowly, but in time', async () => {
    const server = await start({ faults: [{ kind: 'slow', ms: 300 }] });
    const { seconds } = await connect(wire, server).ask(ask(), never());
    expect(seconds).toBeGreaterThan(0.29);
  });

  it('is left in the middle of a call by who asked', async () => {
    const caller = new AbortController();
    const reason = new Error('the school closed');
    const server = await start({ faults: () => (setTimeout(() => caller.abort(reason), 50), { kind: 'hang' }) });
    const call = connect(wire, server).ask(ask(), caller.signal);
    await expect(call).rejects.toBe(reason);
    await expect(connect(wire, server).ask(ask(), caller.signal)).rejects.toBe(reason);
    expect(server.calls.count).toBe(1);
  });

  it('refuses a wrong key, and is not called before', async () => {
    const server = await start();
    const error = await failureOf(connect(wire, server, { GEMINI_API_KEY: 'wrong-key', ...(wire === 'openai' && { GEMINI_API_KEY: '', OPENAI_API_KEY: 'wrong-key' }) }).ask(ask(), never()));
    expect(error).toMatchObject({ code: 'model_key_rejected', retryable: false });
    expect(error.message).toContain({ gemini: 'API_KEY_INVALID', openai: 'invalid_api_key' }[wire]);
    expect(server.calls.count).toBe(0);
  });

  it('is not there', async () => {
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    await new Promise((resolve) => void gone.close(resolve));
    const error = await failureOf(connect(wire, { geminiUrl: url, openaiUrl: url }).ask(ask(), never()));
    expect(error).toMatchObject({ code: 'model_unavailable', retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('counts the same question under one fingerprint', async () => {
    const server = await start();
    const model = connect(wire, server);
    for (const text of ['a', 'a', 'b']) await model.ask(ask({ parts: [{ kind: 'text', text }] }), never());
    expect([...server.calls.byFingerprint.values()]).toEqual([2, 1]);
  });
});

describe('what only one of them does', () => {
  it('Gemini thinks: that is paid as output and is no part of the answer', async () => {
    const send: typeof fetch = async () =>
      Response.json({
        candidates: [{ content: { role: 'model', parts: [{ text: 'hmm', thought: true }, { text: '{"a":' }, { text: '1}', thoughtSignature: 'c2ln' }] }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 1000, cachedContentTokenCount: 600, candidatesTokenCount: 20, thoughtsTokenCount: 300, totalTokenCount: 1320 },
      });
    const model = createVisionModel(parseConfig({ GEMINI_API_KEY: 'k' }).config.model, { fetch: send });
    expect(await model?.ask(ask(), never())).toMatchObject({ text: '{"a":1}', model: 'gemini-3.8-flash', usage: { inputTokens: 1000, cachedInputTokens: 600, outputTokens: 320 } });
  });

  it.each(['gemini-3.8-flash', 'gemini-2.5-flash'])('%s is asked at its own temperature', async (name) => {
    const server = await start();
    await connect('gemini', server, { VISION_MODEL_FAST: name }).ask(ask(), never());
    expect(server.calls.seen[0]?.temperature).toBe(name === 'gemini-2.5-flash' ? 0 : null);
  });

  it('Gemini says in the body how long to wait', async () => {
    const server = await start({ faults: [{ kind: 'rate-limited', retryDelay: '34.5s' }] });
    expect(await failureOf(connect('gemini', server).ask(ask(), never()))).toMatchObject({ code: 'model_rate_limited', retryAfterSeconds: 34.5 });
  });

  it('a server of the school’s own asks for no key', async () => {
    const server = await start({ key: null });
    const model = connect('openai', server, { OPENAI_API_KEY: '' });
    expect((await model.ask(ask(), never())).text).toBe(JSON.stringify(REPLY));
  });

  it('OpenAI takes only schemas that are closed', async () => {
    const server = await start();
    const loose = { name: 'mark', json: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } };
    expect(await failureOf(connect('openai', server).ask(ask({ schema: loose }), never()))).toMatchObject({ code: 'model_request_rejected' });
  });

  it('both protocols make the same question of it', async () => {
    const server = await start();
    const parts: ModelRequest['parts'] = [{ kind: 'text', text: 'a' }, ...images.map((image) => ({ kind: 'image' as const, image }))];
    for (const wire of ['gemini', 'openai'] as const) await connect(wire, server).ask(ask({ parts }), never());
    expect([...server.calls.byFingerprint.values()]).toEqual([2]);
  });

  it('OpenAI itself is asked in its own dialect', async () => {
    const bodies: Record<string, unknown>[] = [];
    const send: typeof fetch = async (url, init) => {
      bodies.push((await new Request(url, init).json()) as Record<string, unknown>);
      return Response.json({ choices: [{ message: { content: '{}' }, finish_reason: 'stop' }], usage: { prompt_tokens: 9, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } } });
    };
    for (const name of ['gpt-5.4-mini', 'gpt-4.1']) {
      const model = createVisionModel(parseConfig({ OPENAI_API_KEY: 'k', VISION_MODEL_FAST: name }).config.model, { fetch: send });
      expect((await model?.ask(ask(), never()))?.usage).toEqual({ inputTokens: 9, cachedInputTokens: 4, outputTokens: 3 });
    }
    expect(bodies.map((body) => [body['max_completion_tokens'], body['max_tokens'], body['temperature']])).toEqual([
      [900, undefined, undefined],
      [900, undefined, 0],
    ]);
  });
});
