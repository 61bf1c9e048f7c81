import { parseExamFile, type ExamProblem } from '../contracts/exam-file.ts';
import type { Exam, QuestionType } from '../domain/exam.ts';
import { totalMarks } from '../domain/marks.ts';
import { planObjective, type ObjectivePlan } from '../grading/objective/plan.ts';

export interface ExamSummary {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  /** Pages of one script; where the file does not fix them, the last page a question names, or null. */
  readonly pages: number | null;
  readonly total: number;
  readonly questions: readonly QuestionSummary[];
}

export interface QuestionSummary {
  readonly id: string;
  readonly type: QuestionType;
  readonly max_score: number;
  /** Ascending. */
  readonly pages: readonly number[];
  /** Rubric points of the main route. */
  readonly points: number;
  /** How the answer is read without a model. */
  readonly plan: ObjectivePlan;
}

export interface ExamCheck {
  /** Errors and warnings, each in the order of the file. */
  readonly problems: readonly ExamProblem[];
  readonly warnings: readonly ExamProblem[];
  /** Both null where there are errors. */
  readonly exam: Exam | null;
  readonly summary: ExamSummary | null;
}

/** Checks an exam file: every mistake at once, or the exam with the figures of its class table. */
export function checkExam(text: string, fileName: string): ExamCheck {
  const parsed = parseExamFile(text, fileName);
  if ('problems' in parsed) return { problems: parsed.problems, warnings: parsed.warnings, exam: null, summary: null };
  return { problems: [], warnings: parsed.warnings, exam: parsed.exam, summary: summariseExam(parsed.exam) };
}

/** The figures of an exam as its table shows them. */
export function summariseExam(exam: Exam): ExamSummary {
  const questions = exam.questions.map((question): QuestionSummary => {
    const { answer } = question;
    const bubbles = answer !== null && 'marks' in answer && answer.marks !== null ? [answer.page ?? question.regions[0]?.page ?? 1] : [];
    const pages = [...question.regions.map((region) => region.page), ...(answer?.field ? [answer.field.page] : []), ...bubbles];
    return {
      id: question.id,
      type: question.type,
      max_score: question.max_score,
      pages: [...new Set(pages)].toSorted((a, b) => a - b),
      points: question.points.length,
      plan: planObjective(question),
    };
  });
  const last = Math.max(0, exam.paper.student_id?.page ?? 0, ...questions.flatMap((question) => question.pages));
  return {
    id: exam.id,
    title: exam.title,
    language: exam.language,
    pages: exam.paper.pages ?? (last === 0 ? null : last),
    total: totalMarks(questions.map((question) => question.max_score)) ?? 0,
    questions,
  };
}
