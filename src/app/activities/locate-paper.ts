import type { Question } from '../../domain/exam.ts';
import { fieldInCrop, type Box } from '../../domain/geometry.ts';
import { questionMaker } from '../../domain/runs.ts';
import type { ReviewReason } from '../../domain/review.ts';
import type { SheetStats } from '../../domain/sheet.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { sheetStats } from '../../grading/bubbles.ts';
import { answerPlaces, type AnswerPlaces } from '../../grading/answer-places.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { CropRequest, MarkMeasure, TemplatePage } from '../../ports/imaging.ts';
import type { CropRecord, ExamRecord, PageRecord, QuestionMaterial } from '../../ports/repositories.ts';
import type { GradingDeps } from '../deps.ts';
import { templatePages } from '../template-pages.ts';
import { blankCrops } from './blank-crops.ts';

/** Margin round a cut field, in thousandths of the page: room for strokes that leave the box. */
export const FIELD_MARGIN = 6;
export const WHOLE_PAGE: Box = [0, 0, 1000, 1000];
const pageId = (page: number): string => `page/${page}`;

/** What one page of the script gave: measures by `question/option`, crops by `question/field` or `question/region`. */
interface PageFindings {
  readonly blank: boolean;
  readonly problem: ReviewReason | null;
  readonly marks: ReadonlyMap<string, MarkMeasure>;
  readonly crops: ReadonlyMap<string, CropRecord>;
}

/**
 * Registers each page of a script to the blank paper, measures every bubble and cuts every field in one decode
 * per page, and stores what each question needs for marking. A page that is missing or does not fit becomes the
 * reason of its questions.
 */
export function locatePaper(deps: GradingDeps): GradingActivities['locatePaper'] {
  return async ({ submissionId, revision, attempt }, { signal }) => {
    const { submissions, exams, grades } = deps.repositories;
    const submission = await submissions.get(submissionId);
    if (submission.revision !== revision) return { questionIds: [] };
    await submissions.setStatus(submissionId, 'GRADING');
    deps.notifier.notify({ kind: 'submission_status', submissionId, status: 'GRADING' });
    const record = await exams.get(submission.examId, submission.examVersion);
    await locateScript(deps, submissionId, record, signal);
    const questionIds = record.exam.questions.filter((question) => kindOf(question) === 'objective').map((question) => question.id);
    if (attempt === 1) return { questionIds };
    // An earlier attempt may have marked some of them: those are not paid for twice.
    const makers = new Set((await grades.current(submissionId)).map((grade) => grade.madeBy));
    return { questionIds: questionIds.filter((id) => !makers.has(questionMaker(submissionId, id, revision))) };
  };
}

/** Finds and stores what each question of a script needs for marking; the same again is the same. */
export async function locateScript(deps: GradingDeps, submissionId: string, record: ExamRecord, signal: AbortSignal): Promise<void> {
  const { pages, measures } = deps.repositories;
  const places = new Map(record.exam.questions.map((question) => [question.id, answerPlaces(question)]));
  const blanks = await templatePages(deps.blobs, record);
  const findings = new Map<number, PageFindings>();
  for (const page of await pages.ofSubmission(submissionId)) {
    signal.throwIfAborted();
    if (page.scriptPage === null) continue;
    findings.set(page.scriptPage, await examinePage(deps, record, blanks, page, [...places.values()]));
  }
  const sheet = sheetStats([...findings.values()].flatMap((finding) => [...finding.marks.values()].map((mark) => mark.fill)));
  for (const question of record.exam.questions) {
    const place = places.get(question.id);
    if (place === undefined) continue;
    await measures.save(submissionId, question.id, materialOf(question, place, findings, sheet));
  }
}

async function examinePage(
  deps: GradingDeps,
  record: ExamRecord,
  blanks: readonly TemplatePage[],
  page: PageRecord,
  places: readonly AnswerPlaces[],
): Promise<PageFindings> {
  const number = page.scriptPage ?? 0;
  const template = blanks.find((blank) => blank.page === number) ?? null;
  const none = { blank: page.facts?.blank === true, marks: new Map(), crops: new Map() };
  if (page.image === null || page.facts === null) return { ...none, problem: { code: 'page_missing', params: { page: number } } };
  const scan = { path: await deps.blobs.localPath(page.image.key), facts: page.facts };
  const registration =
    page.transform !== null
      ? { transform: page.transform }
      : await deps.imaging.register(scan, [template ?? { page: number, image: null, cornerMarks: null }]);
  if (registration === null) return { ...none, problem: { code: 'page_not_registered', params: { page: number } } };
  if ('score' in registration) {
    await deps.repositories.pages.place([
      { ...page, pageId: page.id, transform: registration.transform, registration: { score: registration.score, method: registration.method } },
    ]);
  }
  const marks = places.flatMap((place) => place.marks.filter((mark) => mark.page === number));
  const requests: CropRequest[] = places.flatMap((place) =>
    place.crops.filter((crop) => crop.page === number).map((crop) => ({ id: crop.id, box: crop.box, margin: FIELD_MARGIN })),
  );
  if (deps.models !== null && !page.facts.blank && places.some((place) => place.anywhere)) requests.push({ id: pageId(number), box: WHOLE_PAGE, margin: 0 });
  if (marks.length === 0 && requests.length === 0) return { ...none, problem: null };
  const measured = await deps.imaging.measure(scan, registration.transform, template, marks.map((mark) => mark.box), requests);
  const blank = await blankCrops(deps, record, number, requests);
  const crops = new Map<string, CropRecord>();
  for (const crop of measured.crops) {
    const request = requests.find((candidate) => candidate.id === crop.id);
    if (request === undefined) continue;
    crops.set(crop.id, {
      page: number,
      blob: await deps.blobs.adopt('crops', crop.image.path, crop.image.mediaType),
      blank: blank.get(crop.id) ?? null,
      field: fieldInCrop(request.box, crop.box),
      newInk: crop.newInk,
      size: { width: crop.image.width, height: crop.image.height },
    });
  }
  return {
    blank: page.facts.blank,
    problem: null,
    marks: new Map(marks.flatMap((mark, index) => {
      const measure = measured.marks[index];
      return measure === undefined ? [] : [[mark.id, measure] as const];
    })),
    crops,
  };
}

function materialOf(
  question: Question,
  place: AnswerPlaces,
  findings: ReadonlyMap<number, PageFindings>,
  sheet: SheetStats,
): QuestionMaterial {
  const pages = place.anywhere ? anyPages(findings) : place.pages;
  const problem =
    pages
      .map((page): ReviewReason | null => {
        const finding = findings.get(page);
        return finding === undefined ? { code: 'page_missing', params: { page } } : finding.problem;
      })
      .find((reason) => reason !== null) ?? null;
  const found = (id: string): CropRecord[] => {
    const crop = place.pages.map((page) => findings.get(page)?.crops.get(id)).find((candidate) => candidate !== undefined);
    return crop === undefined ? [] : [crop];
  };
  const marks = place.marks.flatMap((mark) => {
    const measure = findings.get(mark.page)?.marks.get(mark.id);
    return measure === undefined ? [] : [[mark.option, measure] as const];
  });
  return {
    marks: marks.length === 0 ? null : Object.fromEntries(marks),
    sheet: marks.length === 0 ? null : sheet,
    field: place.crops.filter((crop) => crop.role === 'field').flatMap((crop) => found(crop.id))[0] ?? null,
    regions: place.anywhere
      ? [...findings].toSorted(([a], [b]) => a - b).flatMap(([page, { crops }]) => crops.get(pageId(page)) ?? [])
      : place.crops.filter((crop) => crop.role === 'region').flatMap((crop) => found(crop.id)),
    problem: problem ?? (kindOf(question) === 'objective' && place.pages.length === 0 ? { code: 'no_field', params: {} } : null),
  };
}

/** An answer that may stand anywhere is not missing before every page that carries ink has been seen; a script without pages lacks its first. */
function anyPages(findings: ReadonlyMap<number, PageFindings>): readonly number[] {
  return findings.size === 0 ? [1] : [...findings].filter(([, { blank }]) => !blank).map(([page]) => page);
}
