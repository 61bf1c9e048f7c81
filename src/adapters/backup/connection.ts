import { Client } from 'pg';

/** A connection of its own for one backup or restore; end it. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  // A lost connection fails the next query; without a listener it would end the process while files are copied.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Resolves when the next query is wholly over: a COPY's stream ends before the server is ready for another. */
export function untilIdle(client: Client): Promise<void> {
  return new Promise((resolve) => {
    client.once('drain', () => resolve());
  });
}
