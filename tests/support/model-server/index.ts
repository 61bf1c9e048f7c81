import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusalOf, spoil, type Fault } from './faults.ts';
import { fingerprint } from './fingerprint.ts';
import { gemini } from './gemini.ts';
import { openai } from './openai.ts';
import { inputTokens, textTokens } from './usage.ts';
import type { Answer, Seen } from './wire.ts';

export interface ModelServerOptions {
  /** What the model says: a value that becomes JSON, or a string that is sent as it is. */
  readonly reply: (seen: Seen) => unknown;
  /** One per call in the order of calls (null: none), or chosen by what was asked and the number of the call, from 1. */
  readonly faults?: readonly (Fault | null)[] | ((seen: Seen, call: number) => Fault | null);
  /** The key that is good; null for a server that asks for none. */
  readonly key?: string | null;
}

export interface ModelServer {
  readonly url: string;
  /** For GEMINI_BASE_URL. */
  readonly geminiUrl: string;
  /** For OPENAI_BASE_URL. */
  readonly openaiUrl: string;
  /** Of requests that were understood and had the right key, whatever became of them then. */
  readonly calls: { readonly count: number; readonly seen: readonly Seen[]; readonly byFingerprint: ReadonlyMap<string, number> };
  /** Cuts what is open. Throws what `reply` threw, if it ever did. */
  close(): Promise<void>;
}

export const GOOD_KEY = 'good-key-0123456789';

/** A server on 127.0.0.1 that speaks as Gemini and as OpenAI do, with replies and faults of the test's choice. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const seen: Seen[] = [];
  const byFingerprint = new Map<string, number>();
  const thrown: unknown[] = [];
  const note = (one: Seen): number => {
    const print = fingerprint(one);
    byFingerprint.set(print, (byFingerprint.get(print) ?? 0) + 1);
    return seen.push(one);
  };
  const server = createServer((request, response) => {
    serve(options, note, request, response).catch((error: unknown) => {
      // A client that went away in the middle of its request is no mistake of the test.
      if (!request.destroyed || request.complete) thrown.push(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    geminiUrl: `${url}/v1beta`,
    openaiUrl: `${url}/v1`,
    calls: { get count() { return seen.length; }, seen, byFingerprint },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      if (thrown.length > 0) throw thrown[0];
    },
  };
}

async function serve({ reply, faults = [], key = GOOD_KEY }: ModelServerOptions, note: (seen: Seen) => number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  const wire = path.startsWith('/v1beta/') ? gemini : openai;
  const body = await readJson(request);
  const given = wire.keyOf(request.headers);
  if (key !== null && given !== key) return send(response, wire.refuse(given === null ? 'no-key' : 'bad-key', { why: given ?? '' }));
  if (body === undefined) return send(response, wire.refuse('bad-json'));
  const seen = request.method === 'POST' ? wire.read(path, body) : null;
  if (seen === null) return send(response, wire.refuse('bad-request', { why: JSON.stringify(body) }));
  const call = note(seen);
  const fault = typeof faults === 'function' ? faults(seen, call) : (faults[call - 1] ?? null);
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'slow') await sleep(fault.ms, undefined, { ref: false });
  if (fault?.kind === 'redirect') return send(response, { status: 307, headers: { location: fault.to }, body: {} });
  if (fault?.kind === 'garbage') return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>Welcome</title>');
  if (fault?.kind === 'oversized') return void response.end(Buffer.alloc(fault.bytes, ' '));
  const refusal = refusalOf(fault);
  if (refusal !== null) {
    const { retryAfter, retryDelay } = { retryAfter: undefined, retryDelay: undefined, ...fault };
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    return send(response, { ...wire.refuse(refusal, { retryDelay, why: JSON.stringify(seen.parts) }), headers });
  }
  const { text, finish } = spoil(fault, await reply(seen));
  send(response, wire.answer(seen, { text, finish, usage: { input: await inputTokens(seen), output: textTokens(text) } }), fault?.kind === 'cut');
}

/** `cut`: half of the body goes out, then the connection is reset. */
function send(response: ServerResponse, { status, headers = {}, body }: Answer, cut = false): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...headers });
  if (!cut) return void response.end(bytes);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.socket?.resetAndDestroy());
}

/** Undefined for what is no JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
