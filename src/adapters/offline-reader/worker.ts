import { parentPort } from 'node:worker_threads';
import type { Reading } from '../../ports/reader.ts';
import { ReadingSession, type ReadRequest } from './session.ts';

/** A request with the number its answer carries back. */
export interface WorkerRequest {
  readonly id: number;
  readonly request: ReadRequest;
}

export type WorkerAnswer =
  | { readonly id: number; readonly reading: Reading }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('the reader runs in a worker thread');
const session = new ReadingSession();
port.on('message', ({ id, request }: WorkerRequest) => {
  session.read(request).then(
    (reading) => port.postMessage({ id, reading } satisfies WorkerAnswer),
    (error: unknown) => port.postMessage({ id, error: error instanceof Error ? error.message : String(error) } satisfies WorkerAnswer),
  );
});
