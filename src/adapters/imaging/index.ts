import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { Imaging, IntakeEvent, IntakeLimits, IntakePage, PageFailure } from '../../ports/imaging.ts';
import type { Log } from '../../ports/log.ts';
import { createPool } from './pool/pool.ts';

export interface ImagingOptions {
  /** Where pages, thumbnails and crops are written; on the same file system as the blobs. */
  readonly stagingDir: string;
  /** Processes at most; they start when they are needed. Default: one per core. */
  readonly children?: number;
  readonly log: Log;
}

/** Imaging with what measuring it needs. */
export interface PooledImaging extends Imaging {
  /** Process ids of the children at this moment. */
  pids(): readonly number[];
}

const LOCATE_LIMITS = { seconds: 60, megabytes: 1024 };
/** Files a page job may have begun to write. */
const ENDINGS = ['.jpg', '.png', '.webp', '-thumb.webp'];
/** After so many pages in a row that ran into a limit, the rest of the file is given up. */
const GIVE_UP_AFTER = 3;
const COSTLY = new Set(['intake_timeout', 'intake_memory']);

type Outcome = { readonly ok: true; readonly page: IntakePage } | { readonly ok: false; readonly failure: PageFailure; readonly error: AppError };

/**
 * Imaging in recycled child processes: a file that crashes, hangs or swells a decoder costs a process, not the
 * service. Throws AppErrors as the port says, and `imaging_stopped` once closed.
 */
export function createImaging(options: ImagingOptions): PooledImaging {
  const pool = createPool(options.children ?? availableParallelism(), options.log);

  const pageOutcome = async (group: string, path: string, limits: IntakeLimits, page: number, signal: AbortSignal): Promise<Outcome> => {
    const base = join(options.stagingDir, randomUUID());
    try {
      const job = { path, limits, page, base };
      return { ok: true, page: await pool.run(group, 'page', job, { seconds: limits.secondsPerPage, megabytes: limits.memoryMegabytes }, signal) };
    } catch (error) {
      await discard(base);
      if (!(error instanceof AppError)) throw error;
      return { ok: false, error, failure: { page, code: error.code, message: error.message } };
    }
  };

  async function* intake(path: string, limits: IntakeLimits, skip: ReadonlySet<number> = new Set()): AsyncGenerator<IntakeEvent> {
    await mkdir(options.stagingDir, { recursive: true });
    const group = randomUUID();
    const limit = { seconds: limits.secondsPerPage, megabytes: limits.memoryMegabytes };
    const { pages } = await pool.run(group, 'open', { path, limits }, limit);
    yield { kind: 'opened', pages };
    const wanted = Array.from({ length: pages }, (_, index) => index + 1).filter((page) => !skip.has(page));
    const stop = new AbortController();
    const running: Promise<Outcome>[] = [];
    const held: PageFailure[] = [];
    let first: AppError | null = null;
    let succeeded = skip.size > 0;
    let costly = 0;
    try {
      for (const index of wanted.keys()) {
        const ahead = wanted.slice(index + running.length, index + pool.size * 2 + 1);
        running.push(...ahead.map((page) => pageOutcome(group, path, limits, page, stop.signal)));
        const outcome = await running.shift();
        if (outcome === undefined) break;
        if (outcome.ok) {
          costly = 0;
          // failures wait for the first page that can be had: without one, the file as a whole has failed
          if (!succeeded) for (const failure of held.splice(0)) yield { kind: 'page_failed', failure };
          succeeded = true;
          yield { kind: 'page', page: outcome.page };
          continue;
        }
        if (outcome.error.code === 'imaging_stopped') throw outcome.error;
        first ??= outcome.error;
        costly = COSTLY.has(outcome.error.code) ? costly + 1 : 0;
        if (succeeded) yield { kind: 'page_failed', failure: outcome.failure };
        else held.push(outcome.failure);
        if (costly >= GIVE_UP_AFTER) {
          if (!succeeded) break;
          for (const page of wanted.slice(index + 1)) yield { kind: 'page_failed', failure: { ...outcome.failure, page } };
          return;
        }
      }
      if (!succeeded && first !== null) throw first;
    } finally {
      stop.abort();
      for (const outcome of running) {
        const late = await outcome;
        if (late.ok) await Promise.all([late.page.image.path, late.page.thumb.path].map((file) => rm(file, { force: true })));
      }
    }
  }

  return {
    intake,
    document: async (path, limits) => {
      await mkdir(options.stagingDir, { recursive: true });
      const base = `document-${randomUUID()}`;
      try {
        const job = { path, maxBytes: limits.maxBytes, base: join(options.stagingDir, base) };
        return await pool.run('document', 'document', job, { seconds: limits.secondsPerPage, megabytes: limits.memoryMegabytes });
      } catch (error) {
        // A child that was ended in the middle may have left pictures.
        for (const name of await readdir(options.stagingDir)) if (name.startsWith(base)) await rm(join(options.stagingDir, name), { force: true });
        throw error;
      }
    },
    register: (page, candidates) => pool.run('locate', 'register', { page, candidates }, LOCATE_LIMITS),
    measure: async (page, transform, template, boxes, crops) => {
      await mkdir(options.stagingDir, { recursive: true });
      const { stagingDir } = options;
      return pool.run('locate', 'measure', { page, transform, template, boxes, crops, stagingDir }, LOCATE_LIMITS);
    },
    preview: async (page, size) => {
      await mkdir(options.stagingDir, { recursive: true });
      const out = join(options.stagingDir, `${randomUUID()}.webp`);
      return pool.run('preview', 'preview', { path: page.path, turn: page.facts.turn, size, out }, LOCATE_LIMITS);
    },
    answerImage: async (request) => {
      await mkdir(options.stagingDir, { recursive: true });
      return pool.run('answer', 'answer', { request, out: join(options.stagingDir, `${randomUUID()}.webp`) }, LOCATE_LIMITS);
    },
    ink: (path, blankPath, boxes) => pool.run('answer', 'ink', { path, blankPath, boxes }, LOCATE_LIMITS),
    pids: () => pool.pids(),
    close: () => pool.close(),
  };
}

async function discard(base: string): Promise<void> {
  await Promise.all(ENDINGS.map((ending) => rm(`${base}${ending}`, { force: true })));
}
