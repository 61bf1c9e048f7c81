import type { Question, ReviewSignal } from '../../api/types.ts';
import { awardedBy, type Awarded } from './points.ts';

/** What a person changed on an item and has not handed in. */
export interface Edit {
  readonly score?: number;
  /** Given for each point of `route`; a score that is typed puts them aside. */
  readonly points?: ReadonlyMap<string, number> | undefined;
  readonly route?: string | null;
  readonly transcription?: string;
  readonly feedback?: string;
  readonly note?: string;
}

export type Decided = { readonly signal: ReviewSignal } | 'nothing' | 'no_score' | 'too_high';

/** The signal for "accept": the proposal as it is, or what the person made of it. `nothing` where a decision in force is unchanged. */
export function decide(question: Question, edit: Edit): Decided {
  const score = edit.score ?? question.score;
  if (score === null) return 'no_score';
  if (score > question.max_score) return 'too_high';
  const transcription = edit.transcription !== undefined && edit.transcription !== (question.transcription ?? '') ? edit.transcription : undefined;
  const feedback = edit.feedback !== undefined && edit.feedback !== (question.feedback ?? '') ? edit.feedback : undefined;
  const note = edit.note?.trim() === '' ? undefined : edit.note?.trim();
  const moved = edit.points !== undefined && differ(edit.points, awardedBy(question));
  const changed = score !== question.score || moved || transcription !== undefined || feedback !== undefined;
  if (!changed && question.status === 'reviewed' && note === undefined) return 'nothing';
  return {
    signal: {
      action: changed ? 'OVERRIDE' : 'APPROVE',
      question_id: question.question_id,
      ...(changed && (edit.points === undefined ? { override_score: score } : { override_points: [...edit.points].map(([id, awarded]) => ({ route: edit.route ?? null, point_id: id, awarded })) })),
      ...(feedback !== undefined && { override_feedback: feedback }),
      ...(transcription !== undefined && { override_transcription: transcription }),
      ...(note !== undefined && { review_comment: note }),
      expected_version: question.version,
    },
  };
}

function differ(edited: Awarded, before: Awarded): boolean {
  return [...edited].some(([id, given]) => given !== (before.get(id) ?? 0));
}

/** The question as it will be once a decision that is on its way has arrived. `score`: what decided points come to. */
export function withSignal(question: Question, signal: ReviewSignal, score: number | null = null): Question {
  switch (signal.action) {
    case 'APPROVE':
      return { ...question, status: 'reviewed' };
    case 'OVERRIDE':
      return {
        ...question,
        status: 'reviewed',
        source: 'human',
        score: signal.override_score ?? score ?? question.score,
        evidence: withGiven(question.evidence, signal.override_points ?? []),
        feedback: signal.override_feedback ?? question.feedback,
        transcription: signal.override_transcription ?? question.transcription,
      };
    case 'REOPEN':
      return { ...question, status: 'needs_review' };
    case 'REJECT':
      return question;
  }
}

function withGiven(evidence: Question['evidence'], points: NonNullable<ReviewSignal['override_points']>): Question['evidence'] {
  const given = new Map(points.map(({ point_id: id, awarded }) => [id, awarded]));
  return evidence.map((one) => ({ ...one, awarded: given.get(one.point_id ?? '') ?? one.awarded }));
}

/** Digits pressed one after the other make one number where it still is a possible score: 1, then 2, of 15 is 12. */
export function typedScore(before: { readonly score: number; readonly at: number } | null, digit: number, now: number, max: number): number | null {
  const longer = before !== null && now - before.at < 900 ? before.score * 10 + digit : null;
  if (longer !== null && longer <= max) return longer;
  return digit <= max ? digit : null;
}
