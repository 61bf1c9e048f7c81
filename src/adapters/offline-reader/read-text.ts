import type { FieldImage, Reading } from '../../ports/reader.ts';
import { calibrated, type Curve } from './calibration.ts';
import { drawComponents } from './components.ts';
import { loadField } from './field.ts';
import type { Line, Ocr } from './ocr.ts';
import { emptyReading } from './read-digits.ts';

/** Dots and accents belong to the text. */
export const DOT = 0.4;

/** Reads a short line. The raw score is the worst character's log odds: one wrong letter makes a wrong line. */
export async function readText(image: FieldImage, ocr: Ocr, curve: Curve): Promise<Reading> {
  const field = await loadField(image, null, DOT);
  if (field.strokes.length === 0) return emptyReading(field);
  const { text, characters } = ocr.greedy(await ocr.posterior(drawComponents(field.strokes, field.width)));
  if (text.trim() === '') return { text: null, confidence: 0, accepted: false, crossedOut: false, characters: null };
  const score = textScore(characters);
  return {
    text: text.trim(), confidence: calibrated(curve, score), accepted: score >= curve.gate, crossedOut: false,
    characters: characters.map((character) => [character]),
  };
}

export function textScore(characters: Line['characters']): number {
  const worst = Math.min(...characters.map(({ p }) => p));
  return Math.log(Math.max(worst, 1e-6) / Math.max(1 - worst, 1e-6));
}
