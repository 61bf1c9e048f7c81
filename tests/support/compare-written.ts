import type { Truth } from '../../samples/class/truth.ts';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import type { Exam } from '../../src/domain/exam.ts';

/** Room round a region, thousandths: strokes leave their place. */
const ROOM = 7;

/**
 * Written answers of a run against what was really written: a proposal that differs, one that was accepted without a person, one
 * without a reason, and evidence outside of the answer's region, each as a sentence.
 */
export function compareWritten(results: ResultsFile, exam: Exam, truth: Truth): { readonly proposed: number; readonly faults: readonly string[] } {
  const faults: string[] = [];
  let proposed = 0;
  for (const { student_id: id, questions } of results.students) {
    const known = truth.students.find((candidate) => candidate.student_id === id)?.questions ?? [];
    for (const answer of known.filter(({ why }) => why === 'needs_model' || why === 'page_missing')) {
      const found = questions.find((question) => question.question_id === answer.question_id);
      const name = `${id}/${answer.question_id}`;
      if (found === undefined) {
        faults.push(`${name}: not in the results`);
        continue;
      }
      if (found.status !== 'needs_review' || found.reason === null) faults.push(`${name}: ${found.status}, for a person without a reason`);
      if (found.score !== answer.score) faults.push(`${name}: ${found.score} proposed for ${answer.score}`);
      if (found.score !== null) proposed += 1;
      const regions = exam.questions.find((question) => question.id === answer.question_id)?.regions ?? [];
      const inside = (page: number, [top, left, bottom, right]: readonly [number, number, number, number]): boolean =>
        regions.some((region) => region.page === page && top >= region.box[0] - ROOM && left >= region.box[1] - ROOM && bottom <= region.box[2] + ROOM && right <= region.box[3] + ROOM);
      if (!found.evidence.every(({ page, box }) => inside(page, box))) faults.push(`${name}: evidence outside of the region`);
    }
  }
  return { proposed, faults };
}
