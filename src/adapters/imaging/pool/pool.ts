import { AppError, badInput } from '../../../domain/errors.ts';
import type { Log } from '../../../ports/log.ts';
import { Child, type JobLimits } from './child.ts';
import type { JobKind, Jobs } from './protocol.ts';

/** Children that have had nothing to do for this long end: a server at rest holds no memory for them. */
const QUIET_MS = 30_000;
/** A job that has ended this many processes is given up. */
const CRASHES = 2;

interface Waiting {
  readonly start: (child: Child) => void;
  readonly drop: (error: AppError) => void;
}

export interface Pool {
  readonly size: number;
  /**
   * Runs a job in the next free child. Jobs of different `group`s take turns; within a group they start in
   * order. Rejects with the AppErrors of `Child.run`, or `imaging_stopped` when aborted while waiting or closed.
   */
  run<K extends JobKind>(group: string, kind: K, input: Jobs[K]['input'], limits: JobLimits, signal?: AbortSignal): Promise<Jobs[K]['output']>;
  /** Process ids at this moment, for measuring. */
  pids(): readonly number[];
  /** Ends all children; jobs that wait or run are rejected. */
  close(): Promise<void>;
}

export function createPool(size: number, log: Log, quietMs: number = QUIET_MS): Pool {
  const idle: Child[] = [];
  const all = new Set<Child>();
  const queues = new Map<string, Waiting[]>();
  let closed = false;
  let lastId = 0;
  let quiet: NodeJS.Timeout | undefined;

  const stopped = (): AppError => new AppError('imaging_stopped', 'image processing was stopped', { httpStatus: 503, retryable: true });

  const take = (): Child | null => {
    clearTimeout(quiet);
    const known = idle.pop();
    if (known !== undefined) return known.usable ? known : take();
    if (all.size >= size) return null;
    const child = new Child();
    all.add(child);
    void child.exited.then(() => {
      all.delete(child);
      pump();
      return undefined;
    });
    return child;
  };

  const rest = (child: Child): void => {
    idle.push(child);
    clearTimeout(quiet);
    if (idle.length < all.size) return;
    quiet = setTimeout(() => {
      for (const one of idle.splice(0)) one.kill();
    }, quietMs);
    quiet.unref();
  };

  /** The first job of the group whose turn it is; the group then goes to the end of the line. */
  const next = (): Waiting | null => {
    for (const [group, queue] of queues) {
      const job = queue.shift();
      queues.delete(group);
      if (queue.length > 0) queues.set(group, queue);
      if (job !== undefined) return job;
    }
    return null;
  };

  const pump = (): void => {
    if (closed) return;
    while (queues.size > 0) {
      const child = take();
      if (child === null) return;
      const job = next();
      if (job === null) {
        rest(child);
        return;
      }
      job.start(child);
    }
  };

  const execute = async <K extends JobKind>(child: Child, kind: K, input: Jobs[K]['input'], limits: JobLimits): Promise<Jobs[K]['output']> => {
    lastId += 1;
    try {
      return await child.run(lastId, kind, input, limits);
    } catch (error) {
      if (closed) throw stopped();
      if (error instanceof AppError) log.debug({ kind, code: error.code }, 'imaging job failed');
      throw error;
    } finally {
      if (child.usable && !closed) rest(child);
      else await child.exited;
      pump();
    }
  };

  const free = (group: string, signal: AbortSignal | undefined): Promise<Child> => new Promise((resolve, reject) => {
    const queue = queues.get(group) ?? [];
    const waiting: Waiting = { start: resolve, drop: reject };
    queue.push(waiting);
    queues.set(group, queue);
    signal?.addEventListener('abort', () => {
      const at = queue.indexOf(waiting);
      if (at < 0) return;
      queue.splice(at, 1);
      if (queue.length === 0) queues.delete(group);
      reject(stopped());
    }, { once: true });
    pump();
  });

  return {
    size,
    async run(group, kind, input, limits, signal) {
      for (let attempt = 1; ; attempt += 1) {
        if (closed || signal?.aborted === true) throw stopped();
        const child = await free(group, signal);
        try {
          return await execute(child, kind, input, limits);
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'imaging_crashed') throw error;
          // somebody else may have ended the process; a file that ends it twice is the cause
          if (attempt < CRASHES) continue;
          throw badInput('file_damaged', 'processing ended abnormally on this file or page');
        }
      }
    },
    pids: () => [...all].map((child) => child.pid).filter((pid) => pid !== undefined),
    async close() {
      closed = true;
      clearTimeout(quiet);
      for (const queue of queues.values()) for (const job of queue) job.drop(stopped());
      queues.clear();
      const children = [...all];
      for (const child of children) child.kill();
      await Promise.all(children.map((child) => child.exited));
    },
  };
}
