import type { SheetStats } from '../domain/sheet.ts';
import type { MarkMeasure } from '../ports/imaging.ts';

export type BubbleReview = 'mark_unclear' | 'double_mark' | 'no_answer' | 'crossed_out' | 'sheet_unclear';

export type BubbleDecision =
  | { readonly kind: 'answer'; readonly chosen: readonly string[]; readonly confidence: number }
  | { readonly kind: 'review'; readonly code: BubbleReview; readonly chosen?: readonly string[]; readonly confidence: number };

/** Two kinds of bubble nearer than this in fill are not two kinds. */
const LEAST_SEPARATION = 0.2;
/** Share of the separation that must lie bare between the middle halves of the two kinds. */
const LEAST_GAP = 0.6;
/** A bubble less filled than this above the typical empty one was not meant as an answer on any sheet seen. */
const FAINT = 0.12;
/** Shares of the way from empty to filled at which the review band begins and ends. */
const BAND = { low: 0.3, high: 0.5 };
/** Ink round a bubble, above that of the sheet's other options, that speaks of a cross-out or a circle. */
const CROSSED_SPILL = 0.25;
/**
 * The same beside another filled bubble of the question: twice its spill and this much more. Some hands fill over
 * the edge everywhere, so a mark is held against its neighbour's; a thin cross comes to about 0.15.
 */
const CROSSED_BESIDE = 0.1;
/** Ink beside the bubbles of a question without an answer, above which a person looks. */
const STRAY_SPILL = 0.1;
/** Spill that says the bubble could not be placed on the scan. */
const UNPLACED = 1;

/**
 * Statistics of one sheet from the fills (0–1) of all its bubbles, in any order. The split into two groups is the
 * one with the least variance inside the groups (Otsu 1979), and it is only believed where the groups lie at least
 * 0.2 apart: a sheet on which nothing is filled is not forced into two groups.
 */
export function sheetStats(fills: readonly number[]): SheetStats {
  const sorted = [...fills].sort((a, b) => a - b);
  const most = sorted.at(-1) ?? 0;
  const split = bestSplit(sorted);
  const lower = sorted.slice(0, split);
  const upper = sorted.slice(split);
  const empty = quantile(lower, 0.5);
  const filled = quantile(upper, 0.5);
  const typical = quantile(sorted, 0.5);
  if (most < typical + FAINT && typical < LEAST_SEPARATION + FAINT) {
    return { count: fills.length, state: 'empty', empty: typical, filled: null, separation: 0, low: typical + FAINT, high: 1 };
  }
  const separation = filled - empty;
  const low = empty + BAND.low * separation;
  const high = empty + BAND.high * separation;
  const gap = quantile(upper, 0.25) - quantile(lower, 0.75);
  const clear = separation >= LEAST_SEPARATION && gap >= LEAST_GAP * separation && empty < 0.5;
  return { count: fills.length, state: clear ? 'clear' : 'unclear', empty, filled: clear ? filled : null, separation, low, high };
}

/**
 * The answer of one question from the measures of its options, or why a person must look. `no_answer` with a high
 * confidence means that every option is surely empty; what a surely empty question is worth is the caller's decision.
 * A proposal, where there is one, stands in `chosen`.
 */
export function decideBubbles(
  options: Readonly<Record<string, MarkMeasure>>,
  sheet: SheetStats,
  { multiple }: { multiple: boolean },
): BubbleDecision {
  const entries = Object.entries(options);
  if (sheet.state === 'unclear') return { kind: 'review', code: 'sheet_unclear', confidence: 0 };
  if (entries.some(([, mark]) => mark.spill >= UNPLACED)) return { kind: 'review', code: 'mark_unclear', confidence: 0 };
  const filled = entries.filter(([, mark]) => mark.fill >= sheet.high);
  const between = entries.filter(([, mark]) => mark.fill > sheet.low && mark.fill < sheet.high);
  const chosen = filled.map(([key]) => key);
  const confidence = Math.min(1, ...entries.map(([, mark]) => certainty(mark.fill, sheet)));
  if (between.length > 0) return { kind: 'review', code: 'mark_unclear', ...(chosen.length > 0 ? { chosen } : {}), confidence };
  const quiet = quantile(entries.filter(([, mark]) => mark.fill <= sheet.low).map(([, mark]) => mark.spill), 0.5);
  if (filled.length === 0) {
    // Ink beside an empty bubble may be an answer that missed it.
    const beside = entries.some(([, mark]) => mark.spill > quiet + STRAY_SPILL);
    return { kind: 'review', code: beside ? 'mark_unclear' : 'no_answer', confidence: beside ? 0.25 : confidence };
  }
  const cleanest = Math.min(...filled.map(([, mark]) => mark.spill));
  const limit = Math.min(quiet + CROSSED_SPILL, 2 * cleanest + CROSSED_BESIDE);
  const crossed = filled.filter(([, mark]) => mark.spill > limit);
  if (crossed.length > 0 && crossed.length < filled.length) {
    const kept = filled.filter((entry) => !crossed.includes(entry)).map(([key]) => key);
    return { kind: 'review', code: 'crossed_out', chosen: kept, confidence: confidence / 2 };
  }
  if (filled.length > 1 && !multiple) return { kind: 'review', code: 'double_mark', chosen, confidence };
  return { kind: 'answer', chosen, confidence };
}

/** 0.5 at the edge of the review band, rising to 1 at the typical empty or filled bubble; below 0.5 inside the band. */
function certainty(fill: number, sheet: SheetStats): number {
  if (fill <= sheet.low) return 0.5 + 0.5 * Math.min(1, (sheet.low - fill) / Math.max(0.01, sheet.low - sheet.empty));
  if (fill < sheet.high) return 0.25;
  return 0.5 + 0.5 * Math.min(1, (fill - sheet.high) / Math.max(0.01, ((sheet.filled ?? 1) - sheet.high) * 0.7));
}

function bestSplit(sorted: readonly number[]): number {
  const total = sorted.reduce((sum, v) => sum + v, 0);
  let below = 0;
  let best = { at: sorted.length, spread: -1 };
  for (let i = 1; i < sorted.length; i += 1) {
    below += sorted[i - 1] ?? 0;
    const gap = (total - below) / (sorted.length - i) - below / i;
    const spread = i * (sorted.length - i) * gap * gap;
    if (spread > best.spread) best = { at: i, spread };
  }
  return best.at;
}

function quantile(sorted: readonly number[], share: number): number {
  const values = [...sorted].sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}
