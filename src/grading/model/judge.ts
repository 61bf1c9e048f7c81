import type { CheckRecord } from '../../domain/grade.ts';
import type { ReviewReason } from '../../domain/review.ts';
import type { LookedAnswer } from './reply.ts';
import type { Settled } from './votes.ts';

export interface Judgement {
  /** 0–1. An order of trust, not a measured probability: what a threshold below the steps lets through is the operator's decision. */
  readonly confidence: number;
  /** Why a person must look whatever the threshold; null where the confidence decides. */
  readonly reason: ReviewReason | null;
  readonly features: Readonly<Record<string, number | string | boolean>>;
}

/**
 * Steps of trust. Recorded readings of real handwriting (`npm run bench -- routing`) show that a model's agreement with itself
 * makes no mark safe, and no real model's marks have been measured with what is computed here; so none of the steps reaches the
 * standard threshold of 0.75: every mark of a model is a proposal to a person (docs/marking-quality.md).
 */
const TRUST = { broken: 0.1, doubtful: 0.3, oneLook: 0.5, twoLooks: 0.6, computed: 0.7, computedTwice: 0.74 };

export function judge(answer: LookedAnswer, points: readonly Settled[], checks: readonly CheckRecord[], ownRubric: boolean): Judgement {
  const contradicted = checks.filter(({ outcome }) => outcome === 'contradicted');
  const noInk = contradicted.filter(({ check }) => check === 'ink').map(({ point_id: id }) => id ?? '');
  const split = points.filter((one) => one.split).map(({ point }) => point.point.id);
  const unsure = points.filter(({ point }) => point.verdict === 'unsure').map(({ point }) => point.point.id);
  const computed = checks.some(({ check, outcome }) => check === 'final_answer' && outcome === 'confirmed') && points.every(({ point }) => point.verdict === 'met');
  const twice = points.length > 0 && points.every(({ agreed }) => agreed);
  const features = {
    legibility: answer.legibility,
    answered: answer.answered,
    points: points.length,
    looks_agree: twice,
    computed,
    contradictions: contradicted.length,
    characters: answer.transcription.length,
  };
  const stop = (confidence: number, reason: ReviewReason): Judgement => ({ confidence, reason, features });
  if (answer.instructionsFound !== null) return stop(TRUST.broken, { code: 'instructions_found', params: {} });
  if (answer.legibility === 'illegible') return stop(TRUST.broken, { code: 'illegible', params: {} });
  if (answer.unsettled !== null) return stop(TRUST.doubtful, { code: 'ruling_needed', params: { asked: answer.unsettled.question } });
  if (noInk.length > 0) return stop(TRUST.broken, { code: 'no_ink', params: { points: noInk.join(', ') } });
  if (contradicted.length > 0) return stop(TRUST.doubtful, { code: 'contradicted', params: { detail: contradicted[0]?.detail ?? '' } });
  if (answer.answered === 'not_found') return stop(TRUST.oneLook, { code: 'answer_not_found', params: {} });
  if (answer.answered === 'blank') return stop(TRUST.oneLook, { code: 'no_answer', params: {} });
  if (unsure.length > 0) return stop(TRUST.doubtful, { code: 'point_unsure', params: { points: unsure.join(', ') } });
  if (split.length > 0) return stop(TRUST.doubtful, { code: 'looks_disagree', params: { points: split.join(', ') } });
  if (!ownRubric) return stop(TRUST.oneLook, { code: 'unconfirmed', params: {} });
  const clear = answer.legibility === 'clear';
  const confidence = computed && clear ? (twice ? TRUST.computedTwice : TRUST.computed) : twice ? TRUST.twoLooks : TRUST.oneLook;
  return { confidence, reason: null, features };
}

/** Points that a second look is worth: unsure, without ink, or spoken against. */
export function doubtfulPoints(points: readonly Settled[], checks: readonly CheckRecord[], everyPoint: boolean): readonly string[] {
  const against = checks.filter(({ outcome }) => outcome === 'contradicted');
  const whole = against.some(({ point_id: id }) => id === null);
  return points
    .filter(({ point, agreed }) =>
      !agreed &&
      (everyPoint || point.verdict === 'unsure' || against.some(({ point_id: id }) => id === point.point.id) || (whole && point.point.kind === 'accuracy')))
    .map(({ point }) => point.point.id);
}
