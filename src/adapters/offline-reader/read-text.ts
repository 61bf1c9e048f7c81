import type { FieldImage } from '../../ports/reader.ts';
import { calibrated, type Curve } from './calibration.ts';
import type { Pair } from './classify.ts';
import { drawComponents } from './components.ts';
import { loadField, splitLoose } from './field.ts';
import { lettersAgree } from './letters-agree.ts';
import { matchKind, type ScoredReading } from './match.ts';
import type { Line, Ocr } from './ocr.ts';
import { emptyReading } from './read-digits.ts';

/** Dots and accents belong to the text. */
export const DOT = 0.4;

export interface TextReaders {
  /** Letters, for a second look at Latin words. */
  readonly pair: Pair;
  readonly ocr: Ocr;
  readonly curve: Curve;
}

/** Reads a short line. The raw score is the worst character's log odds: one wrong letter makes a wrong line. */
export async function readText(image: FieldImage, { pair, ocr, curve }: TextReaders): Promise<ScoredReading> {
  const field = await loadField(image, null, DOT);
  if (field.strokes.length === 0) return { reading: emptyReading(field), matchScore: 0 };
  const posterior = await ocr.posterior(drawComponents(field.strokes, field.width));
  const { text, characters } = ocr.greedy(posterior);
  if (text.trim() === '') return { reading: { text: null, confidence: 0, accepted: false, crossedOut: false, characters: null }, matchScore: 0 };
  const score = textScore(characters);
  const glyphs = matchKind('text', text) === 'latin' ? splitLoose(field).map(({ mask, unsure }) => ({ opinion: pair.judge(mask), unsure })) : null;
  return {
    reading: {
      text: text.trim(), confidence: calibrated(curve, score), accepted: score >= curve.gate, crossedOut: false,
      characters: characters.map((character) => [character]),
    },
    matchScore: glyphs === null || lettersAgree(text, glyphs) ? ocr.whole(posterior, text) : 0,
  };
}

export function textScore(characters: Line['characters']): number {
  const worst = Math.min(...characters.map(({ p }) => p));
  return Math.log(Math.max(worst, 1e-6) / Math.max(1 - worst, 1e-6));
}
