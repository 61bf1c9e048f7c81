import { createHash } from 'node:crypto';
import type { Question, RubricPoint } from '../../domain/exam.ts';
import type { Ruling } from '../../ports/model-record.ts';
import { agentOf, kindOf } from '../agents/index.ts';

/** What of an exam file's question decides its marks, in a fixed order: the same rubric is the same hash. */
export function rubricSha256({ id, type, max_score, question, answer, points, alternatives, guidance, regions }: Question): string {
  return createHash('sha256').update(JSON.stringify([id, type, max_score, question, answer, points, alternatives, guidance, regions])).digest('hex');
}

/** Routes with their points, the question's own under the empty string. */
export function routesOf(question: Question): ReadonlyMap<string, readonly RubricPoint[]> {
  const kind = kindOf(question);
  const own = kind === null ? question.points : agentOf(kind).points(question);
  return new Map([...(own.length > 0 ? [['', own] as const] : []), ...question.alternatives.map(({ id, points }) => [id, points] as const)]);
}

/** A question as the model is told of it; `images` are the numbers of its images in the call. */
export function briefOf(question: Question, rulings: readonly Ruling[], images: readonly number[]): object {
  const describe = (points: readonly RubricPoint[]): object[] =>
    points.map(({ id, kind, score, needs, description }) => ({ id, kind, score, ...(needs.length > 0 && { needs }), description }));
  return {
    question_id: question.id,
    kind: kindOf(question) ?? 'auto',
    max_score: question.max_score,
    ...(question.question !== null && { question: question.question }),
    ...(question.answer !== null && kindOf(question) !== 'objective' && 'correct' in question.answer && { answer_key: question.answer.correct }),
    points: describe(routesOf(question).get('') ?? []),
    ...(question.alternatives.length > 0 && {
      other_routes: question.alternatives.map(({ id, description, points }) => ({ id, description, points: describe(points) })),
    }),
    ...(question.guidance !== null && { guidance: question.guidance }),
    ...(rulings.some(({ answer }) => answer !== null) && {
      rulings: rulings.filter(({ answer }) => answer !== null).map(({ id, asked, answer, pointId }) => ({ id, point: pointId, question: asked, ruling: answer })),
    }),
    images,
  };
}
