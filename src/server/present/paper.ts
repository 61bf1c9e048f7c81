import type { PageOut, QuestionOut, SubmissionOut, SubmissionSummaryOut } from '../../contracts/http/papers.ts';
import { questionResultOf } from '../../app/collect-results.ts';
import { markedAs } from '../../app/marked-as.ts';
import { namesOf, type NameOf } from '../../app/names-of.ts';
import type { ServiceDeps } from '../../app/service-deps.ts';
import { API } from '../../contracts/http/common.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { Exam, Question } from '../../domain/exam.ts';
import { multiplyHomography } from '../../domain/geometry.ts';
import { principalOf, type GradeVersion } from '../../domain/grade.ts';
import { totalMarks } from '../../domain/marks.ts';
import { pageView } from '../../domain/page-view.ts';
import { MODEL_TROUBLE } from '../../domain/review.ts';
import type { PageRecord, Submission } from '../../ports/repositories.ts';
import { errorOut, reasonOut } from './reason.ts';

export function maxTotal(exam: Exam): number {
  return totalMarks(exam.questions.map((question) => question.max_score)) ?? 0;
}

export function submissionSummaryOut(submission: Submission, maxTotalScore: number, lang: string): SubmissionSummaryOut {
  return {
    id: submission.id,
    exam_id: submission.examId,
    exam_version: submission.examVersion,
    batch_id: submission.batchId,
    student_id: submission.studentId,
    name: submission.name,
    identified_by: submission.identifiedBy,
    identity_problem: reasonOut(submission.identityProblem, lang),
    status: submission.status,
    total_score: submission.totalScore,
    max_total_score: maxTotalScore,
    waiting: submission.waiting,
    released_at: submission.releasedAt?.toISOString() ?? null,
    error: errorOut(submission.error, lang),
    created_at: submission.createdAt.toISOString(),
    updated_at: submission.updatedAt.toISOString(),
  };
}

export interface FullScript {
  readonly submission: Submission;
  readonly exam: Exam;
  readonly current: readonly GradeVersion[];
  readonly pages: readonly PageRecord[];
  /** By file id. */
  readonly fileNames: ReadonlyMap<string, string>;
}

export function submissionOut({ submission, exam, current, pages, fileNames }: FullScript, lang: string, nameOf: NameOf): SubmissionOut {
  return {
    ...submissionSummaryOut(submission, maxTotal(exam), lang),
    comment: submission.comment,
    pages: pages.map((page) => pageOut(page, fileNames.get(page.fileId) ?? '', lang)),
    questions: questionsOut(exam, current, lang, nameOf),
  };
}

/** Names of those who made these versions. */
export function makersOf(deps: Pick<ServiceDeps, 'identity'>, grades: readonly GradeVersion[]): Promise<NameOf> {
  return namesOf(deps, grades.map(({ madeBy }) => principalOf(madeBy)));
}

export function questionsOut(exam: Exam, current: readonly GradeVersion[], lang: string, nameOf: NameOf): QuestionOut[] {
  const byQuestion = new Map(current.map((grade) => [grade.question_id, grade]));
  return exam.questions.map((question) => questionOut(question, byQuestion.get(question.id) ?? null, lang, nameOf));
}

export function questionOut(question: Question, grade: GradeVersion | null, lang: string, nameOf: NameOf): QuestionOut {
  return {
    ...questionResultOf(question, grade, lang),
    version: grade?.version ?? 0,
    decided_by: grade?.madeBy ?? null,
    decided_by_name: grade === null ? null : nameOf(principalOf(grade.madeBy)),
    kind: markedAs(question, grade),
    mark_again: grade?.status === 'needs_review' && grade.reason !== null && MODEL_TROUBLE.includes(grade.reason.code),
    regions: question.regions.map(({ page, box }) => ({ page, box: [...box] })),
  };
}

export function historyOut(question: Question, versions: readonly GradeVersion[], lang: string, nameOf: NameOf): Answer<'getSubmissionResults'>['history'][string] {
  return versions.map((grade) => {
    const { regions: _regions, kind: _kind, mark_again: _again, version, decided_by, ...rest } = questionOut(question, grade, lang, nameOf);
    return {
      ...rest,
      version,
      decided_by: decided_by ?? '',
      comment: grade.comment ?? null,
      exam_version: grade.examVersion,
      created_at: grade.createdAt.toISOString(),
    };
  });
}

/** What was drawn once for these bytes never changes: the address carries the first 16 digits of their hash. */
export function pageOut(page: PageRecord, file: string, lang: string): PageOut {
  const { image, facts } = page;
  const base = {
    id: page.id,
    file,
    file_page: page.filePage,
    submission_id: page.submissionId,
    script_page: page.scriptPage,
    assigned_by: page.assignedBy,
    unassigned: reasonOut(page.unassigned, lang),
    failure: errorOut(page.failure?.code ?? null, lang),
  };
  if (image === null || facts === null) return { ...base, image: null };
  const view = pageView(facts, 'image');
  const hash = image.sha256.slice(0, 16);
  const url = (kind: string): string => `${API}/pages/${page.id}/images/${kind}-${hash}.webp`;
  return {
    ...base,
    image: {
      url: url('image'),
      preview_url: url('preview'),
      thumb_url: url('thumb'),
      width: view.width,
      height: view.height,
      transform: [...multiplyHomography(view.fromStored, page.transform ?? facts.frame)],
    },
  };
}
