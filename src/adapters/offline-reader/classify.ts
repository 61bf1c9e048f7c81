import { gradientFeatures } from './features.ts';
import { classify, readNet, type Net } from './net.ts';
import { normaliseGlyph } from './normalise.ts';
import type { Mask } from './raster.ts';

/** Class of what is no character of the alphabet. */
export const NONSENSE = '';
/** Class of what is crossed out. */
export const STRUCK = '~';

export interface Opinion {
  /** Class → probability (uncalibrated), best first: geometric mean of the two classifiers. */
  readonly ranking: readonly { readonly text: string; readonly p: number }[];
  /** Whether the two classifiers put the same class first. */
  readonly agreed: boolean;
  /** Log ratio of the best to the second best; negative infinity where they disagree. */
  readonly score: number;
}

/** Two classifiers of one alphabet, unlike in what they see: gradients and a dense net, pixels and a convolution. */
export class Pair {
  private readonly hog: Net;
  private readonly conv: Net;

  constructor(name: 'digits' | 'letters') {
    this.hog = readNet(new URL(`./nets/${name}-hog.bin`, import.meta.url));
    this.conv = readNet(new URL(`./nets/${name}-conv.bin`, import.meta.url));
  }

  /**
   * Opinion on one glyph; null for a mask without ink.
   * @param weigh prior weight of a class, 1 for all when left out
   */
  judge(mask: Mask, weigh: (text: string) => number = () => 1): Opinion | null {
    const glyph = normaliseGlyph(mask);
    if (glyph === null) return null;
    const weights = Float32Array.from(this.hog.classes, weigh);
    const a = classify(this.hog, gradientFeatures(glyph)).map((p, i) => p * (weights[i] as number));
    const b = classify(this.conv, glyph).map((p, i) => p * (weights[i] as number));
    const mean = a.map((p, i) => Math.sqrt(p * (b[i] as number)));
    const sum = mean.reduce((x, y) => x + y, 0);
    const ranking = this.hog.classes.map((text, i) => ({ text, p: (mean[i] as number) / sum })).sort((x, y) => y.p - x.p);
    const agreed = top(a) === top(b);
    const [first, second] = ranking;
    const score = agreed && first !== undefined && second !== undefined ? Math.log(first.p / Math.max(second.p, 1e-9)) : -Infinity;
    return { ranking, agreed, score };
  }
}

function top(values: Float32Array): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > (values[best] as number)) best = i;
  });
  return best;
}
