import type { Question, ReviewSignal } from '../../api/types.ts';

/** What a person changed on an item and has not handed in. */
export interface Edit {
  readonly score?: number;
  readonly points?: ReadonlyMap<string, number>;
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
  const changed = score !== question.score || transcription !== undefined || feedback !== undefined;
  if (!changed && question.status === 'reviewed' && note === undefined) return 'nothing';
  return {
    signal: {
      action: changed ? 'OVERRIDE' : 'APPROVE',
      question_id: question.question_id,
      ...(changed && { override_score: score }),
      ...(feedback !== undefined && { override_feedback: feedback }),
      ...(transcription !== undefined && { override_transcription: transcription }),
      ...(note !== undefined && { review_comment: note }),
      expected_version: question.version,
    },
  };
}

/** The question as it will be once a decision that is on its way has arrived. */
export function withSignal(question: Question, signal: ReviewSignal): Question {
  switch (signal.action) {
    case 'APPROVE':
      return { ...question, status: 'reviewed' };
    case 'OVERRIDE':
      return {
        ...question,
        status: 'reviewed',
        source: 'human',
        score: signal.override_score ?? question.score,
        feedback: signal.override_feedback ?? question.feedback,
        transcription: signal.override_transcription ?? question.transcription,
      };
    case 'REOPEN':
      return { ...question, status: 'needs_review' };
    case 'REJECT':
      return question;
  }
}

/** Digits pressed one after the other make one number where it still is a possible score: 1, then 2, of 15 is 12. */
export function typedScore(before: { readonly score: number; readonly at: number } | null, digit: number, now: number, max: number): number | null {
  const longer = before !== null && now - before.at < 900 ? before.score * 10 + digit : null;
  if (longer !== null && longer <= max) return longer;
  return digit <= max ? digit : null;
}
