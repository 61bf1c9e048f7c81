import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Reader, Reading } from '../../ports/reader.ts';
import type { ReadRequest } from './session.ts';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

/** Files that decide what is read; the version changes with any of them. */
const MODEL_FILES = ['nets/digits-hog.bin', 'nets/digits-conv.bin', 'nets/letters-hog.bin', 'nets/letters-conv.bin', 'calibration.json', 'match.json'];
/** Raised by hand when code changes what is read. */
const CODE_VERSION = 3;

/** A thread that has had nothing to read for this long ends, and its models with it. */
const QUIET_MS = 30_000;

interface Waiting {
  readonly resolve: (reading: Reading) => void;
  readonly reject: (error: AppError) => void;
}

/** One worker thread with the requests it has not answered. */
class Lane {
  readonly waiting = new Map<number, Waiting>();
  private readonly worker: Worker;
  private quiet: NodeJS.Timeout | undefined;
  dead = false;

  constructor(log: Log, quietMs: number) {
    this.worker = new Worker(new URL('./worker.ts', import.meta.url));
    // An idle reader must not keep a finished command line running.
    this.worker.unref();
    this.worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (this.waiting.size === 0) this.rest(quietMs);
      if ('reading' in answer) waiting?.resolve(answer.reading);
      else waiting?.reject(new AppError('reader_failed', `the reader could not read a field: ${answer.error}`, { httpStatus: 500 }));
    });
    this.worker.on('error', (error) => {
      log.error({ error: error.message }, 'a reader thread broke');
      this.fail(error.message);
    });
    this.worker.on('exit', () => this.fail('the reader was closed'));
  }

  send(message: WorkerRequest, waiting: Waiting): void {
    clearTimeout(this.quiet);
    this.waiting.set(message.id, waiting);
    this.worker.ref();
    this.worker.postMessage(message, []);
  }

  private rest(quietMs: number): void {
    this.worker.unref();
    this.quiet = setTimeout(() => {
      this.dead = true;
      void this.worker.terminate();
    }, quietMs);
    this.quiet.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.quiet);
    await this.worker.terminate();
    this.fail('the reader was closed');
  }

  private fail(message: string): void {
    this.dead = true;
    for (const { reject } of this.waiting.values()) {
      reject(new AppError('reader_failed', message, { httpStatus: 500, retryable: true }));
    }
    this.waiting.clear();
  }
}

function versionOf(): string {
  const hash = createHash('sha256');
  for (const file of MODEL_FILES) hash.update(readFileSync(new URL(`./${file}`, import.meta.url)));
  return `offline-${CODE_VERSION}-${hash.digest('hex').slice(0, 12)}`;
}

/**
 * The offline reader. Reading runs in `children` worker threads (1 unless told), started at the first
 * request and ended when they have nothing to do; each loads its models at first use and answers `AppError` `reader_failed` when a crop cannot be
 * read. A thread that broke is replaced at the next request.
 */
export function createOfflineReader(options: { readonly log: Log; readonly children?: number; readonly quietMs?: number }): Promise<Reader> {
  const lanes: Lane[] = [];
  const most = Math.max(1, options.children ?? 1);
  let next = 0;
  let closed = false;
  const read = (request: ReadRequest): Promise<Reading> => {
    if (closed) return Promise.reject(new AppError('reader_failed', 'the reader is closed', { httpStatus: 500 }));
    for (let i = lanes.length - 1; i >= 0; i--) if (lanes[i]?.dead === true) lanes.splice(i, 1);
    const idlest = lanes.toSorted((a, b) => a.waiting.size - b.waiting.size)[0];
    let lane = idlest;
    if (lane === undefined || (lane.waiting.size > 0 && lanes.length < most)) {
      lane = new Lane(options.log, options.quietMs ?? QUIET_MS);
      lanes.push(lane);
    }
    const chosen = lane;
    return new Promise<Reading>((resolve, reject) => chosen.send({ id: next++, request }, { resolve, reject }));
  };
  return Promise.resolve({
    digits: (image, length) => read({ kind: 'digits', image, length }),
    number: (image, length) => read({ kind: 'number', image, length }),
    letters: (image, letters) => read({ kind: 'letters', image, options: letters }),
    text: (image) => read({ kind: 'text', image }),
    version: versionOf(),
    close: async () => {
      closed = true;
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  } satisfies Reader);
}
