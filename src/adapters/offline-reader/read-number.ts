import type { FieldImage } from '../../ports/reader.ts';
import type { Curve } from './calibration.ts';
import type { Pair } from './classify.ts';
import { drawComponents } from './components.ts';
import { loadField, splitCells, splitLoose, type Glyph } from './field.ts';
import type { ScoredReading } from './match.ts';
import type { Ocr } from './ocr.ts';
import { boxHeight, boxWidth } from './raster.ts';
import { EMPTY_PLACE, emptyReading, joinPlaces, placeOf, withoutGaps, type Place } from './read-digits.ts';

export interface NumberReaders {
  readonly pair: Pair;
  readonly ocr: Ocr;
  readonly curve: Curve;
}

/** Dots are strokes here: dust is smaller than for digits. */
const DOT = 0.55;
/** The line reader's peak for a sign or unit letter that the digit classifiers cannot confirm. */
const SYMBOL_PEAK = 0.9;
const SYMBOL_P = 0.995;
const LETTER = /^[a-zA-Zµ]$/u;
const SYMBOLS = /^[-−–+.,/%°=a-zA-ZµΩ²³]$/u;

/** What a glyph can be by its shape alone: `-`, `.` (or `,`), `/`; null for a glyph of a digit's shape. */
export function shapeOf({ box, mask }: Glyph, unit: number): '-' | '.' | '/' | null {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  if (height < unit * 0.22 && width < unit * 0.22) return '.';
  if (height < unit * 0.22 && width > height * 2) return '-';
  // A slash leans and is one straight stroke: ink near the diagonal of its box only.
  if (height > unit * 0.4 && width > height * 0.35 && width < height * 1.2) {
    let near = 0;
    let all = 0;
    for (let y = 0; y < mask.height; y++) {
      for (let x = 0; x < mask.width; x++) {
        if (mask.data[y * mask.width + x] !== 1) continue;
        all++;
        if (Math.abs(x / mask.width + y / mask.height - 1) < 0.2) near++;
      }
    }
    if (near > all * 0.97) return '/';
  }
  return null;
}

function symbolPlace(text: string, sure: boolean): Place {
  const p = sure ? SYMBOL_P : 0.5;
  return { text, p, passed: sure, struck: false, candidates: [{ text, p }] };
}

const plain = (text: string): string => text.replace(/[−–—一]/gu, '-').replace(/[，、]/gu, ',').replace(/。/gu, '.');

/**
 * One place of a number: what the line reader said there (`peak` is its probability), what the digit classifiers see
 * and the shape of its ink. `contradicted`: they say different things, not only one of them less surely.
 */
export function weigh(said: { readonly text: string; readonly peak: number }, place: Place, shape: ReturnType<typeof shapeOf>, unsure: boolean): { place: Place; contradicted: boolean } {
  if (/^\d$/u.test(said.text)) {
    if (place.text === said.text) return { place, contradicted: false };
    return { place: { ...place, passed: false, p: Math.min(place.p, 0.5) }, contradicted: true };
  }
  if (!SYMBOLS.test(said.text)) return { place: { ...place, passed: false }, contradicted: true };
  const shaped = shape === said.text || (shape === '.' && said.text === ',');
  const fits = shape === null ? !'-.,/'.includes(said.text) && !place.passed : shaped;
  // the letter of a unit may look like a digit (g and 9); a sign does not, unless its shape is its own
  return { place: symbolPlace(said.text, fits && said.peak >= SYMBOL_PEAK && !unsure), contradicted: place.passed && !shaped && !LETTER.test(said.text) };
}

/**
 * Reads a number as an answer. The line reader and the digit classifiers must say the same, character by
 * character; a sign, point, bar or unit needs the line reader and a fitting shape. Where they say different things,
 * a match with the key speaks for nothing: one of the two was led astray, perhaps to the key.
 */
export async function readNumber(image: FieldImage, length: number | null, readers: NumberReaders): Promise<ScoredReading> {
  const field = await loadField(image, length, DOT);
  if (field.strokes.length === 0) return { reading: emptyReading(field), matchScore: 0 };
  if (length !== null) {
    const cells = splitCells(field);
    const places = cells.map((cell) => {
      if (cell === null) return EMPTY_PLACE;
      const shape = shapeOf(cell, field.unit);
      return shape === null ? placeOf(readers.pair.judge(cell.mask), cell.unsure, readers.curve) : symbolPlace(shape, shape === '-' && !cell.unsure);
    });
    const reading = joinPlaces(places, withoutGaps(cells));
    // in printed cells nothing but the classifiers looks, and the gates for a match were not set on them
    return { reading, matchScore: places.every(({ passed }) => passed) ? reading.confidence : 0 };
  }
  const glyphs = splitLoose(field);
  const posterior = await readers.ocr.posterior(drawComponents(field.strokes, field.width));
  const line = readers.ocr.greedy(posterior);
  const read = line.characters.map(({ text, p }) => ({ text: plain(text), peak: p })).filter(({ text }) => text.trim() !== '');
  const aligned = read.length === glyphs.length;
  const views = glyphs.map((glyph, i) => {
    const place = placeOf(readers.pair.judge(glyph.mask), glyph.unsure, readers.curve);
    const said = aligned ? read[i] : undefined;
    return said === undefined ? { place: { ...place, passed: false }, contradicted: true } : weigh(said, place, shapeOf(glyph, field.unit), glyph.unsure);
  });
  const reading = joinPlaces(views.map(({ place }) => place), aligned);
  return { reading, matchScore: views.some(({ contradicted }) => contradicted) ? 0 : reading.confidence };
}
