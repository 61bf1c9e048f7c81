import { once } from 'node:events';
import { createClient } from '@redis/client';

/** Longest wait for an answer, the connection at the start included. */
const ANSWER_MS = 2_000;

export type RedisCommands = Pick<ReturnType<typeof createClient>, 'eval'>;

export interface Redis {
  /** Host and port, for the log: the URL carries a password. */
  readonly server: string;
  /** Runs commands. Throws when the server cannot be reached or does not answer soon, without waiting for it to come back. */
  run<T>(commands: (client: RedisCommands) => Promise<T>): Promise<T>;
  /** Why `run` threw, in a word that carries no secret. */
  describe(error: unknown): string;
  close(): Promise<void>;
}

/** Connects in the background, and again after every loss. */
export function openRedis(url: string, answerMs = ANSWER_MS): Redis {
  const client = createClient({
    url,
    name: 'ai-grading',
    // Who calls has another way, or must know at once.
    disableOfflineQueue: true,
    // A peer that is gone without a word is noticed by a ping that stays unanswered, not by TCP a quarter of an hour later.
    pingInterval: 5_000,
    socket: { connectTimeout: 5_000, socketTimeout: 15_000 },
  });
  let lost: unknown = null;
  client.on('error', (error) => (lost = error));
  client.on('ready', () => (lost = null));
  // The first command may come before the connection is there. It settles either way; then the client says how things are.
  const begun = Promise.race([once(client, 'ready'), client.connect()]).catch(() => {});
  const { host } = new URL(url);

  return {
    server: host,
    run: (commands) => within(answerMs, begun.then(() => commands(client))),
    describe: (error) => wordFor(lost ?? error),
    close: () => Promise.resolve(client.destroy()),
  };
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new NoAnswer(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** ECONNREFUSED, WRONGPASS, NoAnswer. Not the whole message: old servers repeat what they were sent, passwords as well. */
function wordFor(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{2,}\b/.exec(error.message)?.[0] ?? error.constructor.name;
}
