import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVisionModel } from '../../src/adapters/models/index.ts';
import { openTestDatabase, seedSubmission, silentLog, type TestDatabase } from '../../src/adapters/postgres/testing.ts';
import { costUsd } from '../../src/domain/model-prices.ts';
import { ModelError } from '../../src/domain/model-error.ts';
import { parseConfig } from '../../src/platform/config.ts';
import type { AskModel, ModelQuestion } from '../../src/ports/ask-model.ts';
import type { Fault } from '../support/model-server/faults.ts';
import { GOOD_KEY, startModelServer, type ModelServer } from '../support/model-server/index.ts';
import { createAskModel } from '../../src/app/models/ask-model.ts';

const PRICES = { fast: { input: 1, output: 2 } };
const never = new AbortController().signal;

let test: TestDatabase;
let server: ModelServer;
let examId: string;
let faults: readonly (Fault | null)[] = [];
let first = 0;
const pauses: number[] = [];

beforeAll(async () => {
  test = await openTestDatabase();
  const { submissionId } = await seedSubmission(test.repositories, 'asked');
  ({ examId } = await test.repositories.submissions.get(submissionId));
  server = await startModelServer({ reply: () => ({ mark: 'seven of eight' }), faults: (_, call) => faults[call - first - 1] ?? null });
});
afterAll(async () => {
  await server.close();
  await test.close();
});

function ask(wire: 'gemini' | 'openai', options: { budgetUsd?: number; key?: string; model?: string } = {}): AskModel {
  const key = options.key ?? GOOD_KEY;
  const env = wire === 'gemini' ? { GEMINI_API_KEY: key, GEMINI_BASE_URL: server.geminiUrl } : { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.openaiUrl };
  const { config } = parseConfig({ ...env, VISION_MODEL_FAST: options.model ?? 'fast', VISION_MODEL_DEEP: 'fast', MODEL_TIMEOUT_SECONDS: '1' });
  const model = createVisionModel(config.model);
  if (model === null) throw new Error('no model');
  return createAskModel({
    model, calls: test.repositories.modelCalls, limiter: { take: () => Promise.resolve() }, requestsPerMinute: 60, budgetUsd: options.budgetUsd ?? null,
    cost: (name, usage) => costUsd(name, usage, PRICES), log: silentLog,
    wait: (seconds) => {
      pauses.push(seconds);
      return Promise.resolve();
    },
  });
}

/** A question that nobody asked before. */
const question = (text: string): ModelQuestion<string> => ({
  request: {
    tier: 'fast', system: 'mark', parts: [{ kind: 'text', text }], maxOutputTokens: 1000,
    schema: { name: 'mark', json: { type: 'object', properties: { mark: { type: 'string' } }, required: ['mark'], additionalProperties: false } },
  },
  purpose: 'mark', promptVersion: 'p-1', examId, submissionId: null, questionIds: ['1'], look: 1,
  parse: (reply) => {
    const value: unknown = JSON.parse(reply.startsWith('{') ? reply : 'null');
    if (typeof value !== 'object' || value === null || !('mark' in value) || typeof value.mark !== 'string') throw new ModelError('model_reply_invalid', 'no mark');
    return value.mark;
  },
});

async function outcome(wire: 'gemini' | 'openai', text: string, with_: readonly (Fault | null)[]): Promise<{ result: string; calls: number }> {
  faults = with_;
  first = server.calls.count;
  const result = await ask(wire)(question(text), never).then(({ value }) => value, (error: unknown) => (error instanceof ModelError ? error.code : String(error)));
  return { result, calls: server.calls.count - first };
}

describe.each(['gemini', 'openai'] as const)('asking over the %s protocol', (wire) => {
  it.each<[string, Fault]>([
    ['429', { kind: 'rate-limited', retryAfter: '2' }], ['500', { kind: 'status', status: 500 }], ['no answer', { kind: 'hang' }], ['a cut connection', { kind: 'cut' }],
    ['half a reply', { kind: 'truncated' }], ['a reply of another shape', { kind: 'schema-violation' }], ['an empty candidate', { kind: 'empty' }],
  ])('gets its answer at the second try after %s', async (name, fault) => {
    expect(await outcome(wire, `once ${wire} ${name}`, [fault])).toEqual({ result: 'seven of eight', calls: 2 });
  });

  it.each<[string, Fault, string, number]>([
    ['429', { kind: 'rate-limited' }, 'model_rate_limited', 3], ['429 with a long pause', { kind: 'rate-limited', retryAfter: '3600' }, 'model_rate_limited', 1],
    ['500', { kind: 'status', status: 500 }, 'model_unavailable', 3], ['half a reply', { kind: 'truncated' }, 'model_truncated', 3],
    ['a reply of another shape', { kind: 'schema-violation' }, 'model_reply_invalid', 3], ['a safety block', { kind: 'safety' }, 'model_refused', 1],
    ['an empty candidate', { kind: 'empty' }, 'model_empty', 3], ['no money', { kind: 'quota' }, 'model_quota', 1],
  ])('gives up on %s with the reason', async (name, fault, code, calls) => {
    expect(await outcome(wire, `always ${wire} ${name}`, [fault, fault, fault, fault])).toEqual({ result: code, calls });
  });

  it('pays once for the same question, also after a start anew', async () => {
    expect(await outcome(wire, `same ${wire}`, [])).toEqual({ result: 'seven of eight', calls: 1 });
    expect(await outcome(wire, `same ${wire}`, [])).toEqual({ result: 'seven of eight', calls: 0 });
    const again = await ask(wire)({ ...question(`same ${wire}`), look: 2 }, never);
    expect(again.replayed).toBe(false);
  });

  it('is told that its key is wrong, once', async () => {
    first = server.calls.count;
    faults = [];
    await expect(ask(wire, { key: 'a-wrong-key-0123456789' })(question(`key ${wire}`), never)).rejects.toMatchObject({ code: 'model_key_rejected' });
  });

  it('stops before a call that the budget does not cover, and goes on once it is raised', async () => {
    const { costUsd: spent } = await test.repositories.modelCalls.spending(examId);
    faults = [];
    first = server.calls.count;
    await expect(ask(wire, { budgetUsd: spent })(question(`budget ${wire}`), never)).rejects.toMatchObject({ code: 'budget_reached' });
    expect(server.calls.count).toBe(first);
    await test.repositories.modelCalls.setBudget(examId, spent + 1);
    expect((await ask(wire, { budgetUsd: spent })(question(`budget ${wire}`), never)).value).toBe('seven of eight');
    await test.repositories.modelCalls.setBudget(examId, null);
  });
});

it('keeps money set aside only for what may have been billed', async () => {
  const costOf = async (text: string, fault: Fault): Promise<number> => {
    const before = await test.repositories.modelCalls.spending(examId);
    await outcome('gemini', text, [fault, fault, fault]);
    return (await test.repositories.modelCalls.spending(examId)).costUsd - before.costUsd;
  };
  expect(await costOf('cost of 500', { kind: 'status', status: 500 })).toBe(0);
  expect(await costOf('cost of 429', { kind: 'rate-limited' })).toBe(0);
  expect(await costOf('cost of a cut', { kind: 'cut' })).toBeGreaterThan(0);
  expect(await costOf('cost of a refused reply', { kind: 'schema-violation' })).toBeGreaterThan(0);
});

it('does not begin under a budget where the price is not known', async () => {
  first = server.calls.count;
  await test.repositories.modelCalls.setBudget(examId, 100);
  await expect(ask('gemini', { model: 'nobody-knows' })(question('no price'), never)).rejects.toMatchObject({ code: 'price_unknown' });
  await test.repositories.modelCalls.setBudget(examId, null);
  expect(server.calls.count).toBe(first);
});

it('waits as long as the provider says', () => {
  expect(pauses).toContain(2);
});
