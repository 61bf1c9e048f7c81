import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputFile } from '../../app/create-batch.ts';
import { handInStack } from '../../app/hand-in.ts';
import { mendSplit } from '../../app/mend-split.ts';
import { readRoster } from '../../app/read-roster.ts';
import { resumeBatch, stopBatch } from '../../app/run-again.ts';
import { batchFor } from '../../app/within-reach.ts';
import { ROUTES, type Answer } from '../../contracts/http/routes.ts';
import type { Principal } from '../../domain/access.ts';
import { AppError, badInput } from '../../domain/errors.ts';
import type { Batch, Repositories } from '../../ports/repositories.ts';
import { batchResults } from '../../app/exam-results.ts';
import { deliverSignals } from '../../app/take-up.ts';
import type { ServerDeps } from '../deps.ts';
import type { Handlers } from '../handler.ts';
import { batchOut } from '../present/batch.ts';
import { pageOut } from '../present/paper.ts';
import { reasonOut } from '../present/reason.ts';
import { examResultsOut } from '../present/results.ts';
import { parsePart } from '../problem.ts';
import { cleanName } from '../uploads.ts';

type Names = 'createBatch' | 'listBatches' | 'getBatch' | 'getSplit' | 'putSplit' | 'stopBatch' | 'resumeBatch' | 'getBatchResults';

export const batchRoutes: Handlers<Names> = {
  async createBatch(deps, { principal, upload }) {
    const fields = parsePart(ROUTES.createBatch.multipart.omit({ files: true, roster: true }).strict(), upload.fields, 'form');
    const given = upload.files['files'] ?? [];
    if (given.length === 0) throw badInput('no_files', 'there is no file to mark');
    const rosterFile = upload.files['roster']?.[0];
    const roster = rosterFile === undefined ? null : await rosterOf(rosterFile);
    const files = [];
    for (const sent of given) {
      // What an archive holds has names of its own; a file by itself keeps the sender's.
      const found = await deps.expand([sent.path], upload.dir);
      const inner = (file: { readonly name: string }): string => cleanName(`${sent.name}${file.name.slice(basename(sent.path).length)}`);
      files.push(...found.map((file) => (file.path === sent.path ? sent : { path: file.path, name: inner(file), staged: true })));
      // What an archive holds besides scans is listed by the batch; a file by itself was meant to be one.
      if (found[0]?.path === sent.path) await refuseUnknownType(deps, sent);
    }
    if (files.length === 0) throw badInput('no_files', 'there is no file to mark');
    const made = await handInStack(deps, principal, { examId: fields.exam_id, files, roster, confirm: fields.confirm === 'true' });
    const { status } = await deps.repositories.batches.get(made.batchId);
    return { batch_id: made.batchId, status, created: made.created };
  },

  async listBatches(deps, { principal, query, lang }) {
    return deps.as(principal, async (repositories) => {
      const filter = { examId: query.exam_id ?? null, status: query.status ?? null, cursor: query.cursor ?? null, limit: query.limit };
      const found = await repositories.views.batches({ classes: principal.classes, ...filter });
      return { items: await presented(repositories, found.items, lang), next_cursor: found.nextCursor };
    });
  },

  getBatch: (deps, { principal, params, lang }) => batchById(deps, principal, params.id, lang),

  getSplit: (deps, { principal, params, lang }) => splitById(deps, principal, params.id, lang),

  async putSplit(deps, { principal, params, body, lang }) {
    const scripts = body.scripts.map((script) => ({
      submissionId: script.submission_id, studentId: script.student_id, name: script.name, pageIds: script.page_ids,
    }));
    await mendSplit(deps, principal, params.id, { splitVersion: body.split_version, scripts });
    await deliverSignals(deps);
    return splitById(deps, principal, params.id, lang);
  },

  async stopBatch(deps, { principal, params, lang }) {
    await stopBatch(deps, principal, params.id);
    return batchById(deps, principal, params.id, lang);
  },

  async resumeBatch(deps, { principal, params, lang }) {
    await resumeBatch(deps, principal, params.id);
    return batchById(deps, principal, params.id, lang);
  },

  async getBatchResults(deps, { principal, params, lang }) {
    return examResultsOut(await deps.as(principal, (repositories) => batchResults(repositories, principal, params.id)), lang);
  },
};

/** A list of names; whatever is larger is no roster, and is not read into memory. */
const ROSTER_BYTES = 10_000_000;

async function rosterOf({ path, name }: InputFile): Promise<ReturnType<typeof readRoster>> {
  const { size } = await stat(path);
  if (size > ROSTER_BYTES) throw badInput('file_too_large', 'the roster is too large', { file: name, limit: ROSTER_BYTES }, 413);
  return readRoster(await readFile(path));
}

/** Says which file it is about. */
async function refuseUnknownType(deps: ServerDeps, { path, name }: InputFile): Promise<void> {
  await deps.refuseUnknownType(path).catch((cause: unknown) => {
    if (!(cause instanceof AppError)) throw cause;
    const { code, message, httpStatus, params } = cause;
    throw badInput(code, message, { ...params, file: name }, httpStatus);
  });
}

async function batchById(deps: ServerDeps, principal: Principal, id: string, lang: string): Promise<Answer<'getBatch'>> {
  return deps.as(principal, async (repositories) => {
    const [out] = await presented(repositories, [await batchFor(repositories, principal, id)], lang);
    if (out === undefined) throw new Error('a batch that is there is presented');
    return out;
  });
}

async function presented(repositories: Repositories, batches: readonly Batch[], lang: string): Promise<Answer<'getBatch'>[]> {
  const progress = await repositories.views.progress(batches.map((batch) => batch.id));
  const out = [];
  for (const batch of batches) {
    const { exam } = await repositories.exams.get(batch.examId, batch.examVersion);
    out.push(batchOut(batch, await repositories.batches.files(batch.id), progress.get(batch.id), exam.questions.length, lang));
  }
  return out;
}

async function splitById(deps: ServerDeps, principal: Principal, id: string, lang: string): Promise<Answer<'getSplit'>> {
  return deps.as(principal, async (repositories) => {
    const batch = await batchFor(repositories, principal, id);
    const pages = await repositories.pages.ofBatch(id);
    const names = new Map((await repositories.batches.files(id)).map((file) => [file.id, file.name]));
    const scripts = await repositories.submissions.ofBatch(id);
    const own = (submissionId: string): (string | null)[] => {
      const places = pages.filter((page) => page.submissionId === submissionId);
      const last = Math.max(0, ...places.map((page) => page.scriptPage ?? 0));
      return Array.from({ length: last }, (_, index) => places.find((page) => page.scriptPage === index + 1)?.id ?? null);
    };
    return {
      batch_id: id,
      status: batch.status,
      split_version: batch.splitVersion,
      roster: batch.roster === null ? null : batch.roster.map((student) => ({ ...student })),
      scripts: scripts.map((script) => ({
        submission_id: script.id,
        student_id: script.studentId,
        name: script.name,
        identified_by: script.identifiedBy,
        problem: reasonOut(script.identityProblem, lang),
        page_ids: own(script.id),
      })),
      pages: pages.map((page) => pageOut(page, names.get(page.fileId) ?? '', lang)),
    };
  });
}
