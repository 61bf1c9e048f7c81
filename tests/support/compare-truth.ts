import { readFileSync } from 'node:fs';
import type { ResultsFile } from '../../src/contracts/results-file.ts';
import type { Truth } from '../../samples/class/truth.ts';

export interface TruthComparison {
  /** Objective answers on pages that were scanned and belong to a known student. */
  readonly objective: number;
  readonly accepted: number;
  /** Accepted marks that differ from the truth, or that only a person may decide: `student/question read → score`. */
  readonly wrong: readonly string[];
  /** Answers a machine should have marked and did not: `student/question reason`. */
  readonly left: readonly string[];
  /** Pages given to somebody else than the truth says, or to somebody where the truth says nobody. */
  readonly misplaced: readonly string[];
  /** Pages that could have been placed and were not. */
  readonly unplaced: readonly string[];
}

export function readTruth(path: string): Truth {
  return JSON.parse(readFileSync(path, 'utf8')) as Truth;
}

/** Compares a run's results with what was really written and where every page belongs. */
export function compareWithTruth(results: ResultsFile, truth: Truth): TruthComparison {
  const wrong: string[] = [];
  const left: string[] = [];
  let objective = 0;
  let accepted = 0;
  for (const student of results.students) {
    const known = truth.students.find((candidate) => candidate.student_id === student.student_id);
    for (const question of student.questions) {
      const answer = known?.questions.find((candidate) => candidate.question_id === question.question_id);
      const name = `${student.student_id}/${question.question_id}`;
      if (answer === undefined) {
        if (question.status === 'graded') wrong.push(`${name}: nobody's answer was marked`);
        continue;
      }
      if (answer.why === 'needs_model' || question.reason_code === 'page_missing') continue;
      objective += 1;
      if (question.status === 'graded') {
        accepted += 1;
        if (question.score !== answer.score) wrong.push(`${name}: read ${question.transcription}, ${question.score} for ${answer.score}`);
        else if (answer.look === 'must') wrong.push(`${name}: ${answer.why} was decided alone`);
      } else if (answer.look === 'no') left.push(`${name}: ${question.reason_code}`);
    }
  }
  const misplaced: string[] = [];
  const unplaced: string[] = [];
  for (const page of truth.pages) {
    const holder = results.students.find((student) => student.pages.some((place) => place.page === page.page));
    const holds = holder === undefined ? null : holder.student_id;
    if (holder !== undefined && holds !== page.student_id) misplaced.push(`page ${page.page}: ${holds} for ${page.student_id}`);
    if (holder === undefined && page.placed_by !== null) unplaced.push(`page ${page.page} of ${page.student_id}: ${page.note ?? 'plain'}`);
  }
  return { objective, accepted, wrong, left, misplaced, unplaced };
}
