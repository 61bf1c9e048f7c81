import { fork, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { AppError, badInput } from '../../../domain/errors.ts';
import { residentMegabytes } from './memory.ts';
import { fromWire, type JobKind, type Jobs, type Reply } from './protocol.ts';

export interface JobLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const MEMORY_POLL_MS = process.platform === 'linux' ? 100 : 1000;
/** A child that has done this many jobs, or rests above this much memory, gives way to a new one. */
const MAX_JOBS = 400;
const MAX_RESTING_MEGABYTES = 420;

function crashed(): AppError {
  return new AppError('imaging_crashed', 'the imaging process ended abnormally', { retryable: true });
}

/** One pool process. It does one job at a time and is replaced when `usable` turns false. */
export class Child {
  readonly #process: ChildProcess;
  #usable = true;
  #done = 0;
  #fail: ((error: AppError) => void) | null = null;
  readonly exited: Promise<void>;

  constructor() {
    // a child needs no configuration: it must not see keys and passwords of the environment
    const env = { TMPDIR: tmpdir(), TEMP: tmpdir(), TMP: tmpdir(), ...(process.platform === 'linux' ? { MALLOC_ARENA_MAX: '2' } : {}) };
    this.#process = fork(WORKER, [], { execPath: process.execPath, execArgv: ['--max-old-space-size=512'], env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.exited = new Promise((resolve) => {
      const gone = (): void => {
        this.#usable = false;
        this.#fail?.(crashed());
        resolve();
      };
      this.#process.once('exit', gone);
      this.#process.once('error', gone);
    });
  }

  get usable(): boolean {
    return this.#usable;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Rejects with the job's AppError, `intake_timeout`, `intake_memory`, or `imaging_crashed` when the process dies. */
  async run<K extends JobKind>(id: number, kind: K, input: Jobs[K]['input'], limits: JobLimits): Promise<Jobs[K]['output']> {
    const watch = new AbortController();
    try {
      return await new Promise<Jobs[K]['output']>((resolve, reject) => {
        this.#fail = reject;
        const onReply = (reply: Reply): void => {
          if (reply.id !== id) return;
          if (reply.ok) resolve(reply.output as Jobs[K]['output']);
          else {
            if (reply.spoiled) this.#usable = false;
            reject(fromWire(reply.error));
          }
        };
        this.#process.on('message', onReply);
        watch.signal.addEventListener('abort', () => this.#process.off('message', onReply));
        this.#watch(limits, watch.signal, (error) => {
          reject(error);
          this.kill();
        });
        this.#process.send({ id, kind, input }, (error) => {
          if (error !== null) reject(crashed());
        });
      });
    } finally {
      watch.abort();
      this.#fail = null;
      await this.#rest();
    }
  }

  #watch(limits: JobLimits, over: AbortSignal, stop: (error: AppError) => void): void {
    const clock = setTimeout(() => stop(badInput('intake_timeout', `took longer than ${limits.seconds} s`, { seconds: limits.seconds })), limits.seconds * 1000);
    const look = async (): Promise<void> => {
      const used = this.pid === undefined ? null : await residentMegabytes(this.pid);
      if (!over.aborted && used !== null && used > limits.megabytes) {
        stop(badInput('intake_memory', `needed more than ${limits.megabytes} MB`, { megabytes: limits.megabytes }));
      }
    };
    const poll = setInterval(() => void look(), MEMORY_POLL_MS);
    over.addEventListener('abort', () => {
      clearTimeout(clock);
      clearInterval(poll);
    });
  }

  async #rest(): Promise<void> {
    this.#done += 1;
    const resting = this.#usable && this.pid !== undefined ? await residentMegabytes(this.pid) : null;
    if (this.#done >= MAX_JOBS || (resting !== null && resting > MAX_RESTING_MEGABYTES)) this.#usable = false;
    if (!this.#usable) this.kill();
  }

  kill(): void {
    this.#usable = false;
    this.#process.kill('SIGKILL');
  }
}
