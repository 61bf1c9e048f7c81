/** Classical item analysis of an exam (Crocker & Algina, Introduction to Classical and Modern Test Theory, 1986). */
export interface ItemInput {
  readonly maxScore: number;
  /** Mark per script, in one order for all items; null where there is none yet. */
  readonly marks: readonly (number | null)[];
}

export interface ItemFigures {
  readonly marked: number;
  readonly mean: number | null;
  /** Population standard deviation. */
  readonly sd: number | null;
  /** Mean share of the marks, 0–1. */
  readonly difficulty: number | null;
  /** Pearson correlation with the total of the other items over complete scripts; null below `LEAST` or without variance. */
  readonly discrimination: number | null;
}

export interface ExamFigures {
  readonly complete: number;
  readonly meanTotal: number | null;
  readonly sdTotal: number | null;
  /** Cronbach's alpha over complete scripts; null below `LEAST`, for one item, or without variance. */
  readonly alpha: number | null;
  readonly items: readonly ItemFigures[];
}

/** Correlations of fewer scripts say nothing. */
const LEAST = 10;

export function analyseItems(items: readonly ItemInput[]): ExamFigures {
  const scripts = items[0]?.marks.length ?? 0;
  const complete = Array.from({ length: scripts }, (_, index) => index).filter((index) => items.every((item) => (item.marks[index] ?? null) !== null));
  const columns = items.map((item) => complete.map((index) => item.marks[index] ?? 0));
  const totals = complete.map((_, row) => columns.reduce((sum, column) => sum + (column[row] ?? 0), 0));
  return {
    complete: complete.length,
    meanTotal: mean(totals),
    sdTotal: deviation(totals),
    alpha: alphaOf(columns, totals),
    items: items.map(({ maxScore, marks }, at) => {
      const own = marks.filter((mark) => mark !== null);
      const average = mean(own);
      const column = columns[at] ?? [];
      return {
        marked: own.length,
        mean: average,
        sd: deviation(own),
        difficulty: average === null || maxScore === 0 ? null : average / maxScore,
        discrimination: complete.length < LEAST ? null : correlation(column, totals.map((total, row) => total - (column[row] ?? 0))),
      };
    }),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number | null {
  const centre = mean(values);
  return centre === null ? null : values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}

function deviation(values: readonly number[]): number | null {
  const square = variance(values);
  return square === null ? null : Math.sqrt(square);
}

/** Marks are hundredths: a variance below this is rounding. */
const NO_VARIANCE = 1e-9;

function correlation(a: readonly number[], b: readonly number[]): number | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  const [varianceA, varianceB] = [variance(a), variance(b)];
  if (meanA === null || meanB === null || varianceA === null || varianceB === null) return null;
  if (varianceA < NO_VARIANCE || varianceB < NO_VARIANCE) return null;
  const covariance = a.reduce((sum, value, index) => sum + (value - meanA) * ((b[index] ?? 0) - meanB), 0) / a.length;
  return Math.min(1, Math.max(-1, covariance / Math.sqrt(varianceA * varianceB)));
}

/** k/(k−1) · (1 − Σ var(item) / var(total)). */
function alphaOf(columns: readonly (readonly number[])[], totals: readonly number[]): number | null {
  const whole = variance(totals);
  if (columns.length < 2 || totals.length < LEAST || whole === null || whole < NO_VARIANCE) return null;
  const parts = columns.reduce((sum, column) => sum + (variance(column) ?? 0), 0);
  return (columns.length / (columns.length - 1)) * (1 - parts / whole);
}
