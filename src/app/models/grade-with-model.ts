import type { Question } from '../../domain/exam.ts';
import type { QuestionGrade } from '../../domain/grade.ts';
import { MODEL_TROUBLE } from '../../domain/review.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { routesOf } from '../../grading/model/brief.ts';
import type { FirstLook } from '../../ports/grading-activities.ts';
import type { ExamRecord } from '../../ports/repositories.ts';
import { lookOfCall, type ModelDeps, type ReadCalls } from './first-look.ts';
import { markFromLook, markNothing, markReadObjective, troubleOf, waiting } from './mark-with-model.ts';
import { questionForModel } from './script-calls.ts';

/** One question that a model is to mark: from its first look, from the record or the cache, or to a person with the reason. */
export async function gradeWithModel(
  deps: ModelDeps,
  read: ReadCalls,
  asked: { readonly submissionId: string; readonly record: ExamRecord; readonly question: Question; readonly first: FirstLook | null },
  signal: AbortSignal,
): Promise<QuestionGrade> {
  const { submissionId, record, question, first } = asked;
  const { repositories, models } = deps;
  const of = await questionForModel(repositories, record.exam, question, submissionId, models);
  if (of === null) return waiting(question, { code: 'no_field', params: {} });
  if (of.material.problem !== null) return waiting(question, of.material.problem);
  const current = (await repositories.grades.current(submissionId)).find((grade) => grade.question_id === question.id) ?? null;
  if (first === null) {
    if (kindOf(question) !== 'objective' && routesOf(question).size === 0) return waiting(question, { code: 'no_points', params: {} });
    if (of.images.length === 0) return markNothing(question);
    if (current?.record?.key === of.key && !MODEL_TROUBLE.includes(current.reason?.code ?? 'reopened')) return contentOf(current);
    const known = await repositories.answerCache.get(of.key, models.cacheDays);
    return known === null ? waiting(question, { code: 'model_unavailable', params: {} }) : { ...known, source: 'cache' };
  }
  if ('reason' in first) return waiting(question, first.reason);
  try {
    const by = { deps, marking: models, exam: record, submissionId, of, signal };
    const look = await lookOfCall(deps, read, first.callId, submissionId, record.exam, question.id);
    const grade = look.answer.kind === 'objective' ? markReadObjective(by, look, current) : await markFromLook(by, look);
    if (grade.status === 'graded' && (grade.confidence ?? 0) >= models.cacheConfidence) await repositories.answerCache.put(of.key, record.exam.id, grade);
    return grade;
  } catch (error) {
    const reason = troubleOf(error);
    if (reason === null) throw error;
    deps.log.warn({ submissionId, questionId: question.id, code: reason.code }, 'a second look gave no answer');
    return waiting(question, reason);
  }
}

function contentOf({ submissionId: _submission, version: _version, examVersion: _exam, madeBy: _maker, createdAt: _created, ...grade }: QuestionGrade & {
  submissionId: string; version: number; examVersion: number; madeBy: string; createdAt: Date;
}): QuestionGrade {
  return grade;
}
