import { batchWorkflowId, BOUNDARIES_SIGNAL, type PaperRun } from '../domain/runs.ts';
import type { Principal } from '../domain/access.ts';
import { AppError, badInput } from '../domain/errors.ts';
import type { Batch, PagePlacement, PageRecord, Repositories, Submission } from '../ports/repositories.ts';
import { takeBackRelease } from './release-results.ts';
import { reopenQuestionsOn } from './reopen-questions.ts';
import type { ServiceDeps } from './service-deps.ts';
import { settlePaper } from './settle-paper.ts';
import { batchFor } from './within-reach.ts';

export interface WantedScript {
  /** Null makes a new script. */
  readonly submissionId: string | null;
  readonly studentId: string | null;
  readonly name: string | null;
  /** Page k of the script; null keeps a place free. */
  readonly pageIds: readonly (string | null)[];
}

const MENDABLE: readonly Batch['status'][] = ['CONFIRMING', 'GRADING', 'DONE'];

/**
 * Puts the whole split as a person wants it, confirms it, and has every script that changed marked again. Throws AppError
 * `split_stale` (409) when somebody changed it meanwhile, `batch_not_split` (409), and `split_invalid` (422) for pages that
 * stand twice or are not of this batch, and students who stand twice.
 */
export async function mendSplit(deps: ServiceDeps, principal: Principal, batchId: string, wanted: { readonly splitVersion: number; readonly scripts: readonly WantedScript[] }): Promise<void> {
  const runs = await deps.as(principal, async (repositories) => {
    const batch = await batchFor(repositories, principal, batchId, true);
    if (batch.splitVersion === 0 || !MENDABLE.includes(batch.status)) {
      throw new AppError('batch_not_split', `Batch ${batchId} is ${batch.status}`, { httpStatus: 409, params: { status: batch.status } });
    }
    if (batch.splitVersion !== wanted.splitVersion) {
      throw new AppError('split_stale', `The split has version ${batch.splitVersion}`, { httpStatus: 409, params: { version: batch.splitVersion } });
    }
    const pages = await repositories.pages.ofBatch(batchId);
    const present = await repositories.submissions.ofBatch(batchId);
    refuseInvalid(wanted.scripts, pages, present);
    const changed = await applySplit(repositories, principal, { batch, pages, present, scripts: wanted.scripts });
    await repositories.batches.advanceSplit(batchId, false);
    if (batch.status === 'CONFIRMING') {
      await repositories.outbox.add({
        id: `boundaries-${batchId}-${batch.splitVersion + 1}`,
        workflowId: batchWorkflowId(batchId, batch.attempt),
        name: BOUNDARIES_SIGNAL,
      });
      return [];
    }
    if (changed.length > 0) await repositories.batches.setStatus(batchId, 'GRADING');
    return changed;
  });
  for (const run of runs) await deps.marking.startPaper(run);
  deps.notifier.notify({ kind: 'batch_status', batchId, status: 'GRADING' });
}

function refuseInvalid(scripts: readonly WantedScript[], pages: readonly PageRecord[], present: readonly Submission[]): void {
  const refuse = (what: string): never => {
    throw badInput('split_invalid', what, { what }, 422);
  };
  const known = new Set(pages.map((page) => page.id));
  const named = scripts.flatMap((script) => script.pageIds.filter((id) => id !== null));
  for (const id of named) if (!known.has(id)) refuse(id);
  const twice = (ids: readonly string[]): string | undefined => ids.find((id, index) => ids.indexOf(id) !== index);
  const page = twice(named);
  if (page !== undefined) refuse(page);
  const students = twice(scripts.flatMap((script) => script.studentId ?? []));
  if (students !== undefined) refuse(students);
  const own = scripts.flatMap((script) => script.submissionId ?? []);
  for (const id of own) if (!present.some((one) => one.id === id)) refuse(id);
  const script = twice(own);
  if (script !== undefined) refuse(script);
}

/** Scripts that are to be marked again. */
async function applySplit(
  repositories: Repositories,
  principal: Principal,
  { batch, pages, present, scripts }: { batch: Batch; pages: readonly PageRecord[]; present: readonly Submission[]; scripts: readonly WantedScript[] },
): Promise<readonly PaperRun[]> {
  const placements: PagePlacement[] = [];
  const runs: PaperRun[] = [];
  const touched: { readonly id: string; readonly pages: readonly number[] }[] = [];
  let ordinal = await repositories.submissions.lastOrdinal(batch.id);
  const ofScript = (id: string): (string | undefined)[] => {
    const list: (string | undefined)[] = [];
    for (const page of pages) if (page.submissionId === id && page.scriptPage !== null) list[page.scriptPage - 1] = page.id;
    return list;
  };
  for (const wanted of scripts) {
    const isEmpty = wanted.pageIds.every((id) => id === null);
    if (isEmpty && wanted.submissionId === null) continue;
    if (wanted.submissionId === null) ordinal += 1;
    const id = wanted.submissionId ?? `${batch.id}-${ordinal}`;
    const before = wanted.submissionId === null ? null : (present.find((one) => one.id === id) ?? null);
    if (before === null) await repositories.submissions.add(newScript(batch, id, ordinal, wanted));
    else await setStudent(repositories, principal, before, wanted);
    const had = ofScript(id);
    const differing = Array.from({ length: Math.max(had.length, wanted.pageIds.length) }, (_, index) => index)
      .filter((index) => (had[index] ?? null) !== (wanted.pageIds[index] ?? null));
    for (const [index, pageId] of wanted.pageIds.entries()) {
      const page = pages.find((one) => one.id === pageId);
      if (page === undefined) continue;
      const stays = page.submissionId === id && page.scriptPage === index + 1;
      placements.push(stays ? placementOf(page) : { ...placementOf(page), submissionId: id, scriptPage: index + 1, assignedBy: 'person', unassigned: null, transform: null, registration: null });
    }
    if (isEmpty) await repositories.submissions.empty(id);
    else if (differing.length > 0) touched.push({ id, pages: differing.map((index) => index + 1) });
    else await settleIfMarked(repositories, before);
  }
  const kept = new Set(scripts.flatMap((script) => script.submissionId ?? []));
  for (const gone of present) if (!kept.has(gone.id)) await repositories.submissions.empty(gone.id);
  const placed = new Set(placements.map((placement) => placement.pageId));
  for (const page of pages) {
    if (placed.has(page.id) || page.submissionId === null) continue;
    placements.push({ ...placementOf(page), submissionId: null, scriptPage: null, assignedBy: null, unassigned: { code: 'set_aside', params: {} }, transform: null, registration: null });
  }
  await repositories.pages.place(placements);
  for (const { id, pages: changed } of touched) {
    await reopenQuestionsOn(repositories, principal, id, changed);
    // Nothing was marked before the split was confirmed: the first marking is still to come.
    if (batch.status === 'CONFIRMING') continue;
    const isNew = !present.some((one) => one.id === id);
    const { revision, attempt } = isNew ? await repositories.submissions.get(id) : await repositories.submissions.reopen(id, { counts: 'revision' });
    runs.push({ submissionId: id, revision, attempt });
  }
  return runs;
}

function newScript(batch: Batch, id: string, ordinal: number, { studentId, name }: WantedScript): Parameters<Repositories['submissions']['add']>[0] {
  const identifiedBy = studentId === null ? null : 'person';
  return { id, batchId: batch.id, examId: batch.examId, examVersion: batch.examVersion, studentId, name, identifiedBy, identityProblem: null, ordinal };
}

async function setStudent(repositories: Repositories, principal: Principal, before: Submission, { studentId, name }: WantedScript): Promise<void> {
  if (before.studentId === studentId && before.name === name) return;
  await takeBackRelease(repositories, before, principal);
  await repositories.submissions.setStudent(before.id, { studentId, name, identifiedBy: studentId === null ? null : 'person', identityProblem: null });
}

async function settleIfMarked(repositories: Repositories, before: Submission | null): Promise<void> {
  if (before?.status === 'REVIEWING' || before?.status === 'COMPLETED') await settlePaper(repositories, before.id);
}

function placementOf(page: PageRecord): PagePlacement {
  const { id: pageId, submissionId, scriptPage, assignedBy, unassigned, transform, registration } = page;
  return { pageId, submissionId, scriptPage, assignedBy, unassigned, transform, registration };
}
