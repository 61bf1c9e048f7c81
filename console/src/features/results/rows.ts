import type { ExamResults, StudentResult } from '../../api/types.ts';

type QuestionResult = StudentResult['questions'][number];

/** A line of the class table: a script with its questions by id. */
export interface Row {
  readonly student: StudentResult;
  readonly questions: ReadonlyMap<string, QuestionResult>;
  readonly waiting: number;
}

export function rowsOf(results: ExamResults): readonly Row[] {
  return results.students.map((student) => ({
    student,
    questions: new Map(student.questions.map((question) => [question.question_id, question])),
    waiting: student.questions.filter(({ status }) => status === 'needs_review').length,
  }));
}

/** Numbers among digits as numbers, so that 9 stands before 10; nobody's scripts last. */
export function compareStudents(a: StudentResult, b: StudentResult): number {
  if (a.student_id === null || b.student_id === null) return Number(a.student_id === null) - Number(b.student_id === null);
  return a.student_id.localeCompare(b.student_id, undefined, { numeric: true });
}

/** Scores that are not there yet stand below every score. */
export function compareScores(a: number | null | undefined, b: number | null | undefined): number {
  return (a ?? -1) - (b ?? -1);
}

export interface ReleasePlan {
  /** Complete and not yet released. */
  readonly ready: readonly string[];
  readonly waiting: number;
  readonly released: number;
}

/** What a release would do, before it is done. */
export function releasePlan(rows: readonly Row[]): ReleasePlan {
  const released = rows.filter(({ student }) => student.released_at !== null);
  const ready = rows.filter(({ student }) => student.released_at === null && student.status === 'COMPLETED');
  const refused = rows.filter(({ student }) => student.status === 'REJECTED').length;
  return { ready: ready.map(({ student }) => student.submission_id), released: released.length, waiting: rows.length - released.length - ready.length - refused };
}
