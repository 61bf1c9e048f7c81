import type { Client } from 'pg';

/** Resolves when the next query is wholly over: a COPY's stream ends before the server is ready for another. */
export function untilIdle(client: Client): Promise<void> {
  return new Promise((resolve) => {
    client.once('drain', () => resolve());
  });
}
