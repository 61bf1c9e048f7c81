import type { Box, Exam, Page, Question, Submission } from '../../api/types.ts';

type Places = readonly { readonly page: number; readonly box: Box }[];

/** Where the answer stands: by the reading itself, else by the exam file. */
export function regionsOf(question: Pick<Question, 'regions' | 'question_id'> | undefined, exam: Pick<Exam, 'questions'>, questionId: string): Places {
  const own = question?.regions ?? [];
  return own.length > 0 ? own : (exam.questions.find(({ id }) => id === questionId)?.regions ?? []);
}

/** Script pages with a part of the answer, in order; the first page where nothing is known. */
export function pagesOf(question: Question | undefined, regions: Places): readonly number[] {
  const numbers = new Set([...regions, ...(question?.evidence ?? [])].map(({ page }) => page));
  return numbers.size === 0 ? [1] : [...numbers].sort((a, b) => a - b);
}

/** The page that is shown first for a question. */
export function pageOf(submission: Submission, questionId: string, exam: Pick<Exam, 'questions'>): Page | undefined {
  const question = submission.questions.find(({ question_id: id }) => id === questionId);
  const [wanted] = pagesOf(question, regionsOf(question, exam, questionId));
  return submission.pages.find(({ script_page: page }) => page === wanted) ?? submission.pages[0];
}
