import type { FieldImage, Reading } from '../../ports/reader.ts';
import { calibrated, type Curve } from './calibration.ts';
import { NONSENSE, STRUCK, type Opinion, type Pair } from './classify.ts';
import { loadField, splitCells, splitLoose, type Field, type Glyph } from './field.ts';
import { boxHeight } from './raster.ts';

/** One place of a reading: what stands there, how sure, and whether the gate lets it pass. */
export interface Place {
  /** Empty for an empty cell, null where no character could be made out. */
  readonly text: string | null;
  readonly p: number;
  readonly passed: boolean;
  readonly struck: boolean;
  readonly candidates: readonly { readonly text: string; readonly p: number }[];
}

/** Dust of more than this share of the field may be faint writing: such a field is not surely empty. */
const MOST_DUST = 0.0015;
/** P(empty) where no stroke and next to no dust was found. */
const SURELY_EMPTY = 0.998;
/** The whole of several characters must be right with this probability to stand alone, where none was fitted. */
const WHOLE = 0.99;

export function placeOf(opinion: Opinion | null, unsure: boolean, curve: Curve): Place {
  const first = opinion?.ranking[0];
  const characters = (opinion?.ranking ?? []).filter(({ text }) => text !== NONSENSE && text !== STRUCK);
  if (opinion === null || first === undefined) return { text: null, p: 0, passed: false, struck: false, candidates: [] };
  const struck = first.text === STRUCK;
  const readable = !struck && first.text !== NONSENSE;
  const p = readable ? calibrated(curve, opinion.score) * (unsure ? 0.5 : 1) : 0;
  return {
    text: readable ? first.text : null, p, struck,
    passed: readable && !unsure && opinion.score >= curve.gate,
    candidates: characters.slice(0, 3).map(({ text, p: share }, i) => ({ text, p: i === 0 && readable ? p : Math.min(share, 1 - p) })),
  };
}

export const EMPTY_PLACE: Place = { text: '', p: SURELY_EMPTY, passed: true, struck: false, candidates: [{ text: '', p: SURELY_EMPTY }] };

/** A field without strokes: surely empty unless there is dust enough to be faint writing. */
export function emptyReading(field: Field): Reading {
  const sure = field.dust <= MOST_DUST;
  return { text: sure ? '' : null, confidence: sure ? SURELY_EMPTY : 0, accepted: sure, crossedOut: false, characters: null };
}

/** Puts places together: the product of their probabilities, and every gate passed. */
export function joinPlaces(places: readonly Place[], orderly: boolean, wholes: readonly number[] = []): Reading {
  const written = places.filter(({ text }) => text !== '');
  const crossedOut = places.some(({ struck }) => struck);
  const known = written.filter(({ text }) => text !== null);
  const confidence = known.length < written.length ? 0 : places.reduce((product, { p }) => product * p, 1) * (orderly ? 1 : 0.5);
  return {
    text: known.length === 0 ? null : places.map(({ text }) => text ?? '?').join(''),
    confidence,
    accepted: orderly && !crossedOut && confidence >= (wholes[places.length - 1] ?? WHOLE) && places.every(({ passed }) => passed),
    crossedOut,
    characters: places.map(({ candidates }) => candidates),
  };
}

/** No empty cell between written ones: a gap may be a digit too faint to be seen. */
export function withoutGaps(cells: readonly (Glyph | null)[]): boolean {
  const first = cells.findIndex((cell) => cell !== null);
  const last = cells.findLastIndex((cell) => cell !== null);
  return cells.slice(first, last + 1).every((cell) => cell !== null);
}

/** Loose characters of about one height: a stray stroke or a torn character is neither. */
export function evenHeights(glyphs: readonly Glyph[]): boolean {
  const heights = glyphs.map(({ box }) => boxHeight(box)).sort((a, b) => a - b);
  const middle = heights[Math.floor(heights.length / 2)] ?? 0;
  return heights.every((height) => height > middle * 0.55 && height < middle * 1.8);
}

/** Reads digits in printed cells, or loose ones where `length` is null. */
export async function readDigits(image: FieldImage, length: number | null, pair: Pair, curve: Curve): Promise<Reading> {
  const field = await loadField(image, length);
  if (field.strokes.length === 0) return emptyReading(field);
  if (length === null) {
    const glyphs = splitLoose(field);
    return joinPlaces(glyphs.map((glyph) => placeOf(pair.judge(glyph.mask), glyph.unsure, curve)), evenHeights(glyphs), curve.whole);
  }
  const cells = splitCells(field);
  const places = cells.map((cell) => (cell === null ? EMPTY_PLACE : placeOf(pair.judge(cell.mask), cell.unsure, curve)));
  return joinPlaces(places, withoutGaps(cells) && (field.dust <= MOST_DUST * 4 || cells.every((cell) => cell !== null)), curve.whole);
}
