import type { FieldImage, Reading } from '../../ports/reader.ts';
import type { Curve } from './calibration.ts';
import type { Pair } from './classify.ts';
import { drawComponents } from './components.ts';
import { loadField, splitCells, splitLoose, type Glyph } from './field.ts';
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
 * Reads a number as an answer. The line reader and the digit classifiers must say the same, character by
 * character; a sign, point, bar or unit needs the line reader and a fitting shape.
 */
export async function readNumber(image: FieldImage, length: number | null, readers: NumberReaders): Promise<Reading> {
  const field = await loadField(image, length, DOT);
  if (field.strokes.length === 0) return emptyReading(field);
  if (length !== null) {
    const cells = splitCells(field);
    const places = cells.map((cell) => {
      if (cell === null) return EMPTY_PLACE;
      const shape = shapeOf(cell, field.unit);
      return shape === null ? placeOf(readers.pair.judge(cell.mask), cell.unsure, readers.curve) : symbolPlace(shape, shape === '-' && !cell.unsure);
    });
    return joinPlaces(places, withoutGaps(cells));
  }
  const glyphs = splitLoose(field);
  const posterior = await readers.ocr.posterior(drawComponents(field.strokes, field.width));
  const line = readers.ocr.greedy(posterior);
  const read = line.characters.map(({ text, p }) => ({ text: plain(text), peak: p })).filter(({ text }) => text.trim() !== '');
  const aligned = read.length === glyphs.length;
  const places = glyphs.map((glyph, i): Place => {
    const said = aligned ? read[i] : undefined;
    const shape = shapeOf(glyph, field.unit);
    const place = placeOf(readers.pair.judge(glyph.mask), glyph.unsure, readers.curve);
    if (said === undefined) return { ...place, passed: false };
    if (/^\d$/u.test(said.text)) return place.text === said.text ? place : { ...place, passed: false, p: Math.min(place.p, 0.5) };
    if (!SYMBOLS.test(said.text)) return { ...place, passed: false };
    const fits = shape === null ? !'-.,/'.includes(said.text) && !place.passed : shape === said.text || (shape === '.' && said.text === ',');
    return symbolPlace(said.text, fits && said.peak >= SYMBOL_PEAK && !glyph.unsure);
  });
  return joinPlaces(places, aligned);
}
