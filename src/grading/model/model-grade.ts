import { compareAnswer } from '../../domain/answers/compare.ts';
import type { Question } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';
import type { Evidence, MarkingRecord, QuestionGrade } from '../../domain/grade.ts';
import { bestRoute, sumPoints, type PointDecisions, type RouteMark } from '../../domain/marks.ts';
import type { ReviewReason } from '../../domain/review.ts';
import type { Ruling } from '../../ports/model-record.ts';
import { sentence } from '../objective/sentences.ts';
import { isMet, squeeze } from '../verify/checks.ts';
import { routesOf } from './brief.ts';
import type { Judgement } from './judge.ts';
import type { LookedAnswer, LookedPoint } from './reply.ts';
import type { Settled } from './votes.ts';

/** A decided point with its place on the page, in thousandths. */
export interface PlacedPoint extends Settled {
  readonly place: { readonly page: number; readonly box: Box } | null;
}

/** What points of one route earn before dependencies: a follow-through only where the rubric allows it. */
export function decisionsOf(points: readonly LookedPoint[]): PointDecisions {
  return Object.fromEntries(points.map(({ point, verdict, marks }) => {
    if (verdict === 'met') return [point.id, marks ?? point.score];
    return [point.id, verdict === 'follow_through' && point.follow_through ? point.score : 0];
  }));
}

/** The route that earns most of those the student tried; among equals the question's own points, then the earlier alternative. */
export function routeOf(question: Question, answer: LookedAnswer): RouteMark {
  return bestTried(question, new Map([...answer.routes].map(([route, decided]) => [route, decisionsOf(decided)])));
}

/** The same of decisions by route, the question's own points under the empty string; other routes were not tried. */
export function bestTried(question: Question, decisions: ReadonlyMap<string, PointDecisions>): RouteMark {
  const points = routesOf(question).get('') ?? [];
  const tried = { points: decisions.has('') ? points : [], alternatives: question.alternatives.filter(({ id }) => decisions.has(id)) };
  const best = bestRoute({ ...tried, max_score: question.max_score }, Object.fromEntries(decisions));
  // Where nothing was earned on any, the one that was tried still says why.
  const [first] = decisions.has('') ? [] : tried.alternatives;
  return best.total === 0 && first !== undefined ? { ...best, route: first.id } : best;
}

export interface Decided {
  readonly answer: LookedAnswer;
  readonly route: string;
  readonly points: readonly PlacedPoint[];
  readonly judgement: Judgement;
  readonly record: MarkingRecord;
  readonly rulings: readonly Ruling[];
  /** Where the answer stands, for points without a place. */
  readonly fallback: { readonly page: number; readonly box: Box };
  /** The first look's feedback still says what was decided. */
  readonly unchanged: boolean;
}

/** The grade from what was decided: marks, evidence and feedback from the same decisions. */
export function modelGrade(question: Question, decided: Decided, options: { readonly threshold: number; readonly language: string }): QuestionGrade {
  const { answer, points, judgement, record } = decided;
  const { language } = options;
  const noInk = new Set(record.checks.filter(({ check, outcome }) => check === 'ink' && outcome === 'contradicted').map(({ point_id: id }) => id));
  const earned = points.map(({ point }) => (noInk.has(point.point.id) ? { ...point, verdict: 'not_met' as const, marks: null } : point));
  const route = (decided.route === '' ? routesOf(question).get('') : routesOf(question).get(decided.route)) ?? [];
  const mark = sumPoints(route, decisionsOf(earned), question.max_score, decided.route === '' ? null : decided.route);
  const awarded = new Map(mark.awards.map((award) => [award.id, award.awarded]));
  const evidence = points.map((one): Evidence => {
    const { point, reason, quote, rulingId } = one.point;
    const ruling = decided.rulings.find(({ id }) => id === rulingId);
    const marks = awarded.get(point.id) ?? 0;
    // What the model found and the rules did not count must not read as if it had counted.
    const lost = marks > 0 || !isMet(one.point) ? null : noInk.has(point.id) ? sentence('lost_no_ink', language) : sentence('lost_by_rule', language, { needs: point.needs.join(', ') });
    const why = [lost, reason, ruling?.answer === undefined || ruling.answer === null ? null : `[${ruling.asked} — ${ruling.answer}]`];
    return {
      point_id: point.id,
      ...(one.place ?? decided.fallback),
      text: quote,
      awarded: marks,
      reasoning: why.filter((part) => part !== null && part !== '').join(' '),
      ...(rulingId !== null && { ruling_id: rulingId }),
    };
  });
  const reason: ReviewReason | null = judgement.reason ?? (judgement.confidence < options.threshold ? { code: 'unconfirmed', params: {} } : null);
  const missed = evidence.filter((one) => one.awarded === 0 && one.reasoning !== '').map((one) => one.reasoning);
  return {
    question_id: question.id,
    // A point that nobody could decide is not one that was lost.
    score: points.some(({ point }) => point.verdict === 'unsure') ? null : mark.total,
    max_score: question.max_score,
    status: reason === null ? 'graded' : 'needs_review',
    source: 'model',
    confidence: judgement.confidence,
    transcription: answer.transcription,
    reason,
    feedback: decided.unchanged && noInk.size === 0 ? answer.feedback : missed.join(' '),
    evidence,
    record,
  };
}

/** Steps of trust as in judge.ts: whether two readers of different kinds agree. */
const TWO_READERS = 0.74;
const ONE_READER = 0.5;

/** An objective answer that the offline reader was not sure of: the model reads, code compares. */
export function objectiveGrade(
  question: Question,
  answer: LookedAnswer,
  offline: Pick<QuestionGrade, 'transcription'> | null,
  made: { readonly record: MarkingRecord; readonly place: { readonly page: number; readonly box: Box }; readonly threshold: number; readonly sentence: (right: boolean) => string },
): QuestionGrade {
  const read = answer.finalAnswer?.trim() ?? '';
  const comparison = question.answer === null || read === '' ? null : compareAnswer(read, question.answer);
  const known = comparison !== null && comparison.match !== 'unparsable';
  const right = comparison?.match === 'yes';
  const agree = known && typeof offline?.transcription === 'string' && squeeze(offline.transcription) === squeeze(read);
  const confidence = agree ? TWO_READERS : ONE_READER;
  const blocked: ReviewReason | null =
    answer.instructionsFound !== null ? { code: 'instructions_found', params: {} }
    : answer.answered !== 'answered' ? { code: answer.answered === 'crossed_out' ? 'crossed_out' : 'no_answer', params: {} }
    : !known ? { code: 'reading_unsure', params: { read } }
    : confidence < made.threshold || answer.legibility === 'illegible' ? { code: 'reading_unsure', params: { read } }
    : !right && question.answer?.kind === 'text' ? { code: 'no_match', params: { read } }
    : null;
  const score = known ? (right ? question.max_score : 0) : null;
  return {
    question_id: question.id,
    score,
    max_score: question.max_score,
    status: blocked === null ? 'graded' : 'needs_review',
    source: 'model',
    confidence,
    transcription: read === '' ? null : read,
    reason: blocked,
    feedback: score === null ? null : made.sentence(right),
    evidence: score === null ? [] : [{ point_id: null, ...made.place, text: read, awarded: score, reasoning: made.sentence(right) }],
    record: made.record,
  };
}
