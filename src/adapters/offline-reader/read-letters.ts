import type { FieldImage, Reading } from '../../ports/reader.ts';
import type { Curve } from './calibration.ts';
import { NONSENSE, STRUCK, type Pair } from './classify.ts';
import { loadField, splitLoose, type Field, type Glyph } from './field.ts';
import type { Ocr } from './ocr.ts';
import { boxHeight, boxWidth, type Mask } from './raster.ts';
import { emptyReading, joinPlaces, placeOf, type Place } from './read-digits.ts';

/** How much rarer than an option a letter is that is none: a slip of the pen, or another alphabet's form. */
const OTHER_LETTER = 0.05;

/** Share of the line reader's log odds in the score. */
const OCR_WEIGHT = 0.5;

export interface LetterReaders {
  readonly pair: Pair;
  readonly ocr: Ocr;
  readonly curve: Curve;
}

/** Raw score of one letter out of `options`; the line reader's say is added where it knows the letter. */
export async function judgeLetter(mask: Mask, options: readonly string[], { pair, ocr }: Omit<LetterReaders, 'curve'>): Promise<ReturnType<Pair['judge']>> {
  const wanted = new Set(options.map((option) => option.toUpperCase()));
  const opinion = pair.judge(mask, (text) => (wanted.has(text) || text === NONSENSE || text === STRUCK ? 1 : OTHER_LETTER));
  const best = opinion?.ranking[0]?.text;
  if (opinion === null || best === undefined || !wanted.has(best) || !opinion.agreed) return opinion;
  const posterior = await ocr.posterior(mask);
  const odds = [...wanted].map((option) => ({
    option, p: ocr.single(posterior, option) + ocr.single(posterior, option.toLowerCase()) + 1e-3,
  }));
  const own = odds.find(({ option }) => option === best)?.p ?? 1e-3;
  const rival = Math.max(...odds.filter(({ option }) => option !== best).map(({ p }) => p));
  return { ...opinion, score: opinion.score + OCR_WEIGHT * Math.log(own / rival) };
}

/** Commas, full stops and the like between letters. */
function isSeparator(glyph: Glyph, field: Field, tallest: number): boolean {
  return boxHeight(glyph.box) < tallest * 0.35 && boxWidth(glyph.box) < tallest * 0.35 && glyph.box.top > field.box.top + (field.box.bottom - field.box.top) * 0.3;
}

/** Reads letters out of `options`, one or several; case does not matter. */
export async function readLetters(image: FieldImage, options: readonly string[], readers: LetterReaders): Promise<Reading> {
  const field = await loadField(image, null);
  if (field.strokes.length === 0) return emptyReading(field);
  const all = splitLoose(field);
  const tallest = Math.max(...all.map(({ box }) => boxHeight(box)));
  const glyphs = all.filter((glyph) => !isSeparator(glyph, field, tallest));
  const wanted = new Map(options.map((option) => [option.toUpperCase(), option]));
  const places: Place[] = [];
  for (const glyph of glyphs) {
    const opinion = await judgeLetter(glyph.mask, options, readers);
    const place = placeOf(opinion, glyph.unsure, readers.curve);
    const option = place.text === null ? undefined : wanted.get(place.text);
    places.push(option === undefined ? { ...place, passed: false, p: 0 } : { ...place, text: option });
  }
  const written = places.map(({ text }) => text);
  const distinct = new Set(written).size === written.length && written.length <= options.length;
  return joinPlaces(places, distinct);
}
