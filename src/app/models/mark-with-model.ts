import { createHash } from 'node:crypto';
import type { Question } from '../../domain/exam.ts';
import type { CheckRecord, MarkingRecord, QuestionGrade } from '../../domain/grade.ts';
import { AppError } from '../../domain/errors.ts';
import { ModelError } from '../../domain/model-error.ts';
import type { ReviewReason } from '../../domain/review.ts';
import { SECOND_LOOKS } from '../../grading/model/mode.ts';
import { inImage } from '../../grading/model/answer-images.ts';
import { doubtfulPoints, judge } from '../../grading/model/judge.ts';
import { modelGrade, objectiveGrade, routeOf, type PlacedPoint } from '../../grading/model/model-grade.ts';
import type { LookedPoint } from '../../grading/model/reply.ts';
import { settle } from '../../grading/model/votes.ts';
import { keyText } from '../../grading/objective/mark-objective.ts';
import { sentence } from '../../grading/objective/sentences.ts';
import { checkRoute } from '../../grading/verify/checks.ts';
import type { ExamRecord } from '../../ports/repositories.ts';
import type { GradingDeps } from '../deps.ts';
import { inkOf, lookAgain, lookRecord, placeOf, type Look, type SecondLook } from './look.ts';
import type { ModelMarking } from './marking.ts';
import type { ModelQuestionMaterial } from './script-calls.ts';

export interface Marked {
  readonly deps: GradingDeps;
  readonly marking: ModelMarking;
  readonly exam: ExamRecord;
  readonly submissionId: string;
  readonly of: ModelQuestionMaterial;
  readonly signal: AbortSignal;
}

/** The mark of one question from its first look, with as many second looks as its doubtful points need and the mode allows. */
export async function markFromLook(by: Marked, first: Look): Promise<QuestionGrade> {
  const { deps, marking, of, exam: { exam } } = by;
  const { question } = of;
  const looks = [first];
  const route = routeOf(question, first.answer).route ?? '';
  const pointsOf = (look: Look): readonly LookedPoint[] => look.answer.routes.get(route) ?? [];
  const decide = async (): Promise<{ points: readonly PlacedPoint[]; checks: readonly CheckRecord[] }> => {
    const ink = new Map<string, number | null>();
    const inks = await Promise.all(looks.map((look) => inkOf(deps, pointsOf(look), look.images)));
    const points = pointsOf(first).flatMap(({ point: { id } }): PlacedPoint[] => {
      const votes = looks.flatMap((look) => pointsOf(look).filter(({ point }) => point.id === id));
      const settled = settle(votes);
      if (settled === null) return [];
      const from = looks.findIndex((look) => pointsOf(look).includes(settled.point));
      ink.set(id, inks[from]?.get(id) ?? null);
      return [{ ...settled, place: placeOf(settled.point, looks[from]?.images ?? []) }];
    });
    return { points, checks: checkRoute(question, first.answer, points.map(({ point }) => point), ink, marking.mathematics) };
  };
  let { points, checks } = await decide();
  let trouble: ReviewReason | null = null;
  for (let look = 2; look < 2 + SECOND_LOOKS[marking.mode]; look += 1) {
    const doubtful = doubtfulPoints(points, checks, marking.mode === 'careful');
    if (doubtful.length === 0 || first.answer.answered === 'blank') break;
    try {
      looks.push(await lookAgain(deps, marking, { exam, submissionId: by.submissionId, of, route, pointIds: doubtful, places: placesOf(first, checks, pointsOf(first).filter(({ point }) => doubtful.includes(point.id))), look }, by.signal));
    } catch (error) {
      // What the first look proposed stays a proposal; the reason says why nobody looked again.
      trouble = troubleOf(error);
      if (trouble === null) throw error;
      deps.log.warn({ submissionId: by.submissionId, questionId: question.id, code: trouble.code }, 'a second look gave no answer');
      break;
    }
    ({ points, checks } = await decide());
  }
  const ownRubric = question.points.length > 0 || question.alternatives.length > 0;
  const judged = judge(first.answer, points, checks, ownRubric);
  const judgement = trouble === null ? judged : { ...judged, reason: trouble };
  if (first.answer.unsettled !== null) await askRuling(by, first.answer.unsettled);
  const record = recordOf(by, looks, route, checks, judgement.features);
  return modelGrade(question, {
    answer: first.answer, route, points, judgement, record, rulings: of.rulings, fallback: whereOf(of),
    unchanged: points.every(({ point }) => pointsOf(first).includes(point)),
  }, { threshold: deps.reviewThreshold, language: exam.language });
}

/** An objective answer as the model read it, beside what the offline reader had made of it. */
export function markReadObjective(by: Marked, look: Look, offline: QuestionGrade | null): QuestionGrade {
  const { of, deps, exam: { exam } } = by;
  return objectiveGrade(of.question, look.answer, offline, {
    record: recordOf(by, [look], '', [], { legibility: look.answer.legibility }),
    place: whereOf(of), threshold: deps.reviewThreshold,
    sentence: (right) => sentence(right ? 'right' : 'wrong', exam.language, { read: look.answer.finalAnswer ?? '', key: of.question.answer === null ? '' : keyText(of.question.answer, exam.language) }),
  });
}

/** Nothing written where the answer should stand: 0 is proposed and a person confirms. */
export function markNothing(question: Question): QuestionGrade {
  return { ...waiting(question, { code: 'no_answer', params: {} }), score: 0, transcription: '' };
}

export function waiting(question: Question, reason: ReviewReason): QuestionGrade {
  return {
    question_id: question.id, score: null, max_score: question.max_score, status: 'needs_review', source: 'rule', confidence: null,
    transcription: null, reason, feedback: null, evidence: [],
  };
}

/** Why a question waits after a call failed; null for an error that is none of the model's. */
export function troubleOf(error: unknown): ReviewReason | null {
  if (error instanceof ModelError) return { code: error.code, params: {} };
  if (error instanceof AppError && (error.code === 'budget_reached' || error.code === 'price_unknown')) return { code: error.code, params: error.params };
  return null;
}

/** Places of the doubtful points as shares of their image; null where one has none, or none with ink. */
function placesOf(first: Look, checks: readonly CheckRecord[], doubtful: readonly LookedPoint[]): SecondLook['places'] {
  const bare = new Set(checks.filter(({ check, outcome }) => check === 'ink' && outcome === 'contradicted').map(({ point_id: id }) => id));
  const found = doubtful.map((point) => {
    const image = point.place === null ? undefined : first.images[point.place.image - 1];
    const place = placeOf(point, first.images);
    return bare.has(point.point.id) || image === undefined || place === null ? null : { image, box: inImage(place.box, image) };
  });
  return found.includes(null) ? null : found.filter((one) => one !== null);
}

async function askRuling({ deps, exam, submissionId, of }: Marked, { pointId, question: asked }: { pointId: string | null; question: string }): Promise<void> {
  const words = asked.normalize('NFKC').toLowerCase().replaceAll(/[\s\p{P}]/gu, '');
  const id = createHash('sha256').update(JSON.stringify([exam.exam.id, of.question.id, of.rubricSha256, words])).digest('hex').slice(0, 32);
  await deps.repositories.rulings.ask({ id, examId: exam.exam.id, examVersion: exam.version, questionId: of.question.id, rubricSha256: of.rubricSha256, pointId, asked }, submissionId);
}

function recordOf({ marking, of }: Marked, looks: readonly Look[], route: string, checks: MarkingRecord['checks'], features: MarkingRecord['features']): MarkingRecord {
  const costs = looks.map(({ costUsd }) => costUsd);
  return {
    key: of.key,
    agent: looks[0]?.answer.kind ?? of.question.type,
    mode: marking.mode,
    rubric_sha256: of.rubricSha256,
    ruling_ids: of.rulings.map(({ id }) => id),
    inputs: of.images.map(({ sha256 }) => sha256),
    looks: looks.map((look) => lookRecord(look, route)),
    checks,
    features,
    cost_usd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
  };
}

function whereOf({ question, images }: ModelQuestionMaterial): { page: number; box: ModelQuestionMaterial['images'][number]['box'] } {
  const region = question.answer?.field ?? question.regions[0] ?? images[0];
  return { page: region?.page ?? 1, box: region?.box ?? [0, 0, 1000, 1000] };
}
