import type { Question } from '../../domain/exam.ts';
import type { GradeVersion } from '../../domain/grade.ts';
import { MODEL_TROUBLE, type ReviewReasonCode } from '../../domain/review.ts';
import { modelMaker, questionMaker } from '../../domain/runs.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { routesOf } from '../../grading/model/brief.ts';
import type { Repositories, Submission } from '../../ports/repositories.ts';
import type { ModelQuestionMaterial } from './script-calls.ts';

/** Why the rules left an objective question open, where another reader may help. */
const READ_AGAIN: readonly ReviewReasonCode[] = ['reading_unsure', 'no_match', 'reader_failed'];

/** A person decided it, or a model had its turn in this revision of the script. */
export function isMarked({ id, revision }: Pick<Submission, 'id' | 'revision'>, question: Question, grade: GradeVersion | null): boolean {
  const byRule = questionMaker(id, question.id, revision);
  return grade?.source === 'human' || grade?.madeBy === (kindOf(question) === 'objective' ? modelMaker(byRule) : byRule);
}

/** The rules could not read an objective answer: a model may. */
export function isLeftOpen(grade: GradeVersion | null): boolean {
  return grade !== null && READ_AGAIN.includes(grade.reason?.code ?? 'reopened');
}

/** Whether a call about this question is needed and would help. */
export async function toBeAsked(repositories: Pick<Repositories, 'answerCache'>, of: ModelQuestionMaterial, grade: GradeVersion | null, cacheDays: number): Promise<boolean> {
  if (of.images.length === 0 || of.material.problem !== null) return false;
  if (kindOf(of.question) !== 'objective' && routesOf(of.question).size === 0) return false;
  if (grade?.record?.key === of.key && !MODEL_TROUBLE.includes(grade.reason?.code ?? 'reopened')) return false;
  return (await repositories.answerCache.get(of.key, cacheDays)) === null;
}

/** What tells the images of a question apart when calls are planned. */
export function imageIds({ images }: ModelQuestionMaterial): readonly string[] {
  return images.map(({ key, box }) => `${key}/${box.join()}`);
}
