import type { FieldImage, Reading } from '../../ports/reader.ts';
import { calibrated, type Curve } from './calibration.ts';
import { drawComponents } from './components.ts';
import { loadField } from './field.ts';
import type { Ocr } from './ocr.ts';
import { emptyReading } from './read-digits.ts';

/** Dots and accents belong to the text. */
const DOT = 0.4;

/** Reads a short line. The raw score is the worst character's log odds: one wrong letter makes a wrong line. */
export async function readText(image: FieldImage, ocr: Ocr, curve: Curve): Promise<Reading> {
  const field = await loadField(image, null, DOT);
  if (field.strokes.length === 0) return emptyReading(field);
  const { text, peaks } = ocr.greedy(await ocr.posterior(drawComponents(field.strokes, field.width)));
  if (text.trim() === '') return { text: null, confidence: 0, accepted: false, crossedOut: false, characters: null };
  const score = textScore(peaks);
  return {
    text: text.trim(), confidence: calibrated(curve, score), accepted: score >= curve.gate, crossedOut: false,
    characters: [...text].map((character, i) => [{ text: character, p: peaks[i] ?? 0 }]),
  };
}

export function textScore(peaks: readonly number[]): number {
  const worst = Math.min(...peaks);
  return Math.log(Math.max(worst, 1e-6) / Math.max(1 - worst, 1e-6));
}
