import type { Box } from '../domain/geometry.ts';

/** A crop cut from a registered page: upright, grey, print of the blank possibly still in it. */
export interface FieldImage {
  readonly path: string;
  /** The field inside the crop as shares of its width and height, `[ymin, xmin, ymax, xmax]`, 0–1. */
  readonly field: Box;
  /** Crop of the same place on the blank paper, when there is one, to take the print off. */
  readonly blankPath: string | null;
}

/** What was read. `confidence` is calibrated: P(text is exactly what was written). */
export interface Reading {
  /** Null: nothing could be read. Empty: surely nothing written. */
  readonly text: string | null;
  readonly confidence: number;
  /** Whether the reader's gate for this kind of field lets the reading stand alone (error ≤ 0.5% among accepted). */
  readonly accepted: boolean;
  readonly crossedOut: boolean;
  /**
   * P(text is what was written, given that it equals the key of the question), 0–1; left out where the reader has no
   * measure of it. A misreading seldom hits the key by chance, so it may be sure where `confidence` is not.
   */
  readonly matchConfidence?: number;
  /** Per character, where characters are read one by one: candidates with probabilities, best first. */
  readonly characters: readonly (readonly { readonly text: string; readonly p: number }[])[] | null;
}

/** The offline reader: objective answers and student numbers, no model service. */
export interface Reader {
  /** Digits in `length` printed cells, or loose in the box when null. */
  digits(image: FieldImage, length: number | null): Promise<Reading>;
  /** A number as an answer: digits, sign, decimal point or comma, fraction bar, unit. */
  number(image: FieldImage, length: number | null): Promise<Reading>;
  /** Letters out of `options` (one or several, as written in a multiple-choice box). */
  letters(image: FieldImage, options: readonly string[]): Promise<Reading>;
  /** A short line of text, printed or written. */
  text(image: FieldImage): Promise<Reading>;
  /** For the cache key and the record of a mark. */
  readonly version: string;
  close(): Promise<void>;
}
