import type { Exam, Student, StudentIdField } from '../../domain/exam.ts';
import { fieldInCrop, type Homography } from '../../domain/geometry.ts';
import type { PageFacts } from '../../domain/script.ts';
import { bubbleNumber } from '../../ingest/bubble-number.ts';
import { numbersForSplit, registrationsForSplit } from '../../ingest/plan.ts';
import { parsePageCode } from '../../domain/page-code.ts';
import { printRunOf } from '../../ingest/print-run.ts';
import { placeScript } from '../../ingest/place-script.ts';
import { splitStack } from '../../ingest/split.ts';
import type { SplitInput, SplitPlacement, SplitScript, StackPage } from '../../ingest/stack.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { Registration, TemplatePage } from '../../ports/imaging.ts';
import type { Reading } from '../../ports/reader.ts';
import type { Batch, ExamRecord, PagePlacement, PageRecord, PrintRun, Repositories } from '../../ports/repositories.ts';
import { scriptId } from '../create-batch.ts';
import type { GradingDeps } from '../deps.ts';
import { templatePages } from '../template-pages.ts';
import { blankCrops } from './blank-crops.ts';

/** Margin round the student-number field when it is cut, thousandths of the page. */
const NUMBER_MARGIN = 4;

interface Loaded {
  readonly batch: Batch;
  readonly record: ExamRecord;
  readonly blanks: readonly TemplatePage[];
  readonly pages: readonly PageRecord[];
}

/** Pages → scripts. Scripts' ids follow from the batch and what names the script, so that a second run finds the first's. */
export function splitBatch(deps: GradingDeps): GradingActivities['splitBatch'] {
  return async ({ batchId }, { signal }) => {
    const { batches, exams, pages, submissions } = deps.repositories;
    const batch = await batches.get(batchId);
    if (batch.splitVersion > 0) return { submissions: (await submissions.ofBatch(batchId)).length };
    const record = await exams.get(batch.examId, batch.examVersion);
    const blanks = await templatePages(deps.blobs, record);
    const loaded: Loaded = { batch, record, blanks, pages: await pages.ofBatch(batchId) };
    const stack = await lookAtPages(deps, loaded, signal);
    const input = {
      exam: record.exam,
      students: batch.roster,
      printRuns: await knownRuns(deps, record.exam, batch.roster, stack),
      templatePages: hasLayout(record) ? blanks.length : null,
      pages: stack,
    };
    const split = batch.kind === 'script' ? splitOne(input, batchId) : splitMany(input, batchId);
    await deps.repositories.transaction(async (repositories) => {
      for (const script of split.scripts) {
        const { id, studentId, name, identifiedBy, problem, ordinal } = script;
        await repositories.submissions.add({
          id,
          batchId,
          examId: batch.examId,
          examVersion: batch.examVersion,
          studentId,
          name,
          identifiedBy,
          identityProblem: problem,
          ordinal,
        });
      }
      if (batch.kind === 'script') await identifyOne(repositories, split.scripts);
      await repositories.pages.place(split.placements.map((placement) => withRegistration(placement, stack)));
      await repositories.batches.advanceSplit(batchId, batch.confirm);
    });
    const scripts = split.scripts.length;
    const unassigned = split.placements.filter((placement) => placement.unassigned !== null).length;
    deps.notifier.notify({ kind: 'batch_split', batchId, submissions: scripts, unassigned });
    return { submissions: scripts };
  };
}

interface Split {
  readonly scripts: readonly (Omit<SplitScript, 'key'> & { readonly id: string })[];
  /** `script` is a submission's id. */
  readonly placements: readonly SplitPlacement[];
}

function splitMany(input: SplitInput, batchId: string): Split {
  const { submissions, placements } = splitStack(input);
  const ids = new Map(submissions.map((script) => [script.key, `${batchId}-${script.ordinal}`]));
  return {
    scripts: submissions.map((script) => ({ ...script, id: ids.get(script.key) ?? '' })),
    placements: placements.map((placement) => ({ ...placement, script: placement.script === null ? null : (ids.get(placement.script) ?? null) })),
  };
}

function splitOne(input: SplitInput, batchId: string): Split {
  const { script, placements } = placeScript(input);
  const id = scriptId(batchId);
  return {
    scripts: [{ ...script, id, ordinal: 1 }],
    placements: placements.map((placement) => ({ ...placement, script: placement.script === null ? null : id })),
  };
}

/** What the sender said goes before what the pages say. */
async function identifyOne({ submissions }: Repositories, scripts: Split['scripts']): Promise<void> {
  for (const script of scripts) {
    if ((await submissions.get(script.id)).studentId !== null) continue;
    await submissions.setStudent(script.id, { ...script, identityProblem: script.problem });
  }
}

function withRegistration(placement: SplitPlacement, stack: readonly SeenPage[]): PagePlacement {
  const registration = stack.find((page) => page.id === placement.pageId)?.registration ?? null;
  // A match to another page of the blank than the one it was given is no registration of this page.
  const own = registration !== null && registration.page === placement.scriptPage ? registration : null;
  return {
    pageId: placement.pageId,
    submissionId: placement.script,
    scriptPage: placement.scriptPage,
    assignedBy: placement.assignedBy,
    unassigned: placement.unassigned,
    transform: own?.transform ?? null,
    registration: own === null ? null : { score: own.score, method: own.method },
  };
}

function hasLayout(record: ExamRecord): boolean {
  return record.templatePages.length > 0;
}

type SeenPage = StackPage & { readonly registration: Registration | null };

/** Registers and reads what the split will go by; several pages at a time, the imaging pool sets the pace. */
async function lookAtPages(deps: GradingDeps, loaded: Loaded, signal: AbortSignal): Promise<readonly SeenPage[]> {
  const { record, blanks, pages, batch } = loaded;
  const { exam } = record;
  const layout = hasLayout(record) ? blanks.length : null;
  const byId = new Map(pages.map((page) => [page.id, page]));
  const registrations = new Map<string, Registration | null>();
  const needs = registrationsForSplit(exam, layout, pages);
  let done = 0;
  await Promise.all(
    needs.map(async ({ pageId, candidates }) => {
      const scan = await scanOf(deps, byId.get(pageId));
      if (scan === null || signal.aborted) return;
      const among = blanks.filter((blank) => candidates.includes(blank.page));
      registrations.set(pageId, await deps.imaging.register(scan, among));
      done += 1;
      deps.notifier.notify({ kind: 'split_progress', batchId: batch.id, done, total: needs.length });
    }),
  );
  signal.throwIfAborted();
  const registered = pages.map((page) => ({ ...page, registration: registrations.get(page.id) ?? null }));
  const readings = new Map<string, Reading>();
  const field = exam.paper.student_id;
  if (field !== null) {
    await Promise.all(
      numbersForSplit(exam, layout, registered).map(async ({ pageId }) => {
        const page = byId.get(pageId);
        const scan = await scanOf(deps, page);
        if (scan === null) return;
        const transform = registrations.get(pageId)?.transform ?? scan.facts.frame;
        readings.set(pageId, await readNumber(deps, record, blanks, field, scan, transform));
      }),
    );
  }
  return pages.map((page, order) => ({
    id: page.id,
    order,
    facts: page.facts,
    registration: registrations.get(page.id) ?? null,
    numberReading: readings.get(page.id) ?? null,
  }));
}

async function scanOf(deps: GradingDeps, page: PageRecord | undefined): Promise<{ path: string; facts: PageFacts } | null> {
  if (page === undefined || page.image === null || page.facts === null) return null;
  return { path: await deps.blobs.localPath(page.image.key), facts: page.facts };
}

async function readNumber(
  deps: GradingDeps,
  record: ExamRecord,
  blanks: readonly TemplatePage[],
  field: StudentIdField,
  scan: { path: string; facts: PageFacts },
  transform: Homography,
): Promise<Reading> {
  const template = blanks.find((blank) => blank.page === field.page) ?? null;
  if (field.kind === 'bubbles' && field.marks !== null) {
    const places = field.marks.flatMap((position, index) => Object.entries(position).map(([digit, box]) => ({ index, digit, box })));
    const { marks } = await deps.imaging.measure(scan, transform, template, places.map((place) => place.box), []);
    return bubbleNumber(
      field.marks.map((_, index) =>
        Object.fromEntries(places.flatMap((place, at) => (place.index === index ? [[place.digit, marks[at]?.fill ?? 0]] : []))),
      ),
    );
  }
  const request = { id: 'student_id', box: field.box, margin: NUMBER_MARGIN };
  const { crops } = await deps.imaging.measure(scan, transform, template, [], [request]);
  const [crop] = crops;
  if (crop === undefined) return { text: null, confidence: 0, accepted: false, crossedOut: false, characters: null };
  const blob = await deps.blobs.adopt('crops', crop.image.path, crop.image.mediaType);
  const blank = (await blankCrops(deps, record, field.page, [request])).get(request.id);
  const image = {
    path: await deps.blobs.localPath(blob.key),
    field: fieldInCrop(field.box, crop.box),
    blankPath: blank === undefined ? null : await deps.blobs.localPath(blank.key),
  };
  return field.kind === 'text' ? deps.reader.text(image) : deps.reader.digits(image, field.length);
}

/** Class sets the codes may speak of: those stored here, and the one that this roster gives. */
async function knownRuns(
  deps: GradingDeps,
  exam: Exam,
  roster: readonly Student[] | null,
  stack: readonly StackPage[],
): Promise<(id: string) => PrintRun | null> {
  const named = new Set(
    stack.flatMap((page) => page.facts?.codes ?? []).flatMap((code) => (code.text === null ? [] : (parsePageCode(code.text)?.run ?? []))),
  );
  const runs = new Map<string, PrintRun>();
  for (const id of named) {
    const run = await deps.repositories.printRuns.get(id);
    if (run !== null && run.examId === exam.id) runs.set(id, run);
  }
  if (roster !== null) {
    const own = printRunOf(exam.id, roster);
    runs.set(own.id, own);
  }
  return (id) => runs.get(id) ?? null;
}
