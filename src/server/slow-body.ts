import type { FastifyRequest } from 'fastify';

/** A body of which nothing comes for so long is given up: its connection and what was staged of it are freed. */
const SILENCE_MS = 60_000;

/** From the headers to the end of the body, a connection that falls silent is cut. How long the answer takes is another matter. */
export function awaitBody({ raw }: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return;
  raw.socket.setTimeout(SILENCE_MS);
  raw.once('end', () => raw.socket.setTimeout(0));
}
