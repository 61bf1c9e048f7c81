import type { Evidence, Question } from '../api/types.ts';

/** Who a mark is from decides its colour and box; the verdict is its glyph. Neither is told by colour alone. */
export type Maker = 'machine' | 'human' | 'uncertain';
export type Verdict = 'full' | 'part' | 'none' | 'open';

export interface Mark {
  readonly maker: Maker;
  /** A person took over the machine's mark as it was. */
  readonly confirmed: boolean;
  readonly verdict: Verdict;
}

export const MAKER_GLYPH: Readonly<Record<Maker, string>> = { machine: '◇', human: '●', uncertain: '△' };
export const VERDICT_GLYPH: Readonly<Record<Verdict, string>> = { full: '✓', part: '◐', none: '✗', open: '?' };
export const MAKER_TEXT: Readonly<Record<Maker, string>> = { machine: 'text-machine', human: 'text-human', uncertain: 'text-uncertain-ink' };

export function verdictOf(score: number | null, max: number): Verdict {
  if (score === null) return 'open';
  return score >= max ? 'full' : score > 0 ? 'part' : 'none';
}

type Marked = Pick<Question, 'status' | 'source' | 'score' | 'max_score'>;

export function markOf({ status, source, score, max_score: max }: Marked): Mark {
  const confirmed = status === 'reviewed' && source !== 'human';
  const maker = status === 'needs_review' ? 'uncertain' : source === 'human' ? 'human' : 'machine';
  return { maker, confirmed, verdict: status === 'needs_review' ? 'open' : verdictOf(score, max) };
}

/** The mark of one box: the maker is the question's, the verdict is the point's. `max` is what the point can give. */
export function evidenceMark(question: Marked, evidence: Pick<Evidence, 'awarded'>, max: number): Mark {
  const { maker, confirmed } = markOf(question);
  const undecided = maker === 'uncertain' && question.score === null;
  return { maker, confirmed, verdict: undecided ? 'open' : verdictOf(evidence.awarded, max) };
}

/** At most two decimals and no trailing zeros, as marks are written. */
export function scoreText(score: number | null): string {
  return score === null ? '?' : String(Math.round(score * 100) / 100);
}
