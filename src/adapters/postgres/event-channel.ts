import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { z } from 'zod';
import type { Log } from '../../ports/log.ts';
import type { GradingEvent, Notifier } from '../../ports/notifier.ts';
import type { Database } from './database.ts';

const CHANNEL = 'grading_events';
const AGAIN_MS = 2000;

/** Ids and counts only, so a message is far below PostgreSQL's 8,000 bytes. */
const message = z.object({ from: z.string(), event: z.looseObject({ kind: z.string() }) });

/** Events of this process for the others on the same database. What is sent while nobody listens is gone: the record has it. */
export interface EventChannel extends Notifier {
  /** Hears what other processes send, until `close`. A lost connection is made again; what was sent meanwhile is missed. */
  listen(databaseUrl: string, hear: (event: GradingEvent) => void): { close(): Promise<void> };
}

export function createEventChannel(database: Database, log: Log): EventChannel {
  const from = randomUUID();
  return {
    notify(event) {
      const text = JSON.stringify({ from, event });
      sql`select pg_notify(${CHANNEL}, ${text})`.execute(database).catch((error: unknown) => log.debug({ err: error }, 'an event was not sent'));
    },
    listen(databaseUrl, hear) {
      const stop = new AbortController();
      const ended = keepListening(databaseUrl, stop.signal, log, (text) => {
        const read = message.safeParse(parse(text));
        if (read.success && read.data.from !== from) hear(read.data.event as unknown as GradingEvent);
      });
      return {
        close: async () => {
          stop.abort();
          await ended;
        },
      };
    },
  };
}

async function keepListening(databaseUrl: string, stop: AbortSignal, log: Log, hear: (text: string) => void): Promise<void> {
  while (!stop.aborted) {
    const client = new Client({ connectionString: databaseUrl, application_name: 'ai-grading events', keepAlive: true });
    const over = new Promise<void>((resolve) => {
      client.once('end', () => resolve());
      client.on('error', (error) => {
        log.warn({ error: error.message }, 'connection for events lost');
        resolve();
      });
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await client.connect();
      client.on('notification', ({ payload }) => hear(payload ?? ''));
      await client.query(`listen ${CHANNEL}`);
      await over;
    } catch (error) {
      log.warn({ err: error }, 'no connection for events');
    }
    await client.end().catch(() => {});
    if (!stop.aborted) await delay(AGAIN_MS, null, { signal: stop }).catch(() => null);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
