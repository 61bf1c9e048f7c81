import type { FieldImage } from '../../ports/reader.ts';
import { drawComponents, findComponents, isSpeck, type Component } from './components.ts';
import { fieldPixels, findInk, grow, loadGrey, removePrint } from './ink.ts';
import { boxHeight, boxWidth, joinBoxes, type Mask, type PixelBox } from './raster.ts';
import { findRuling } from './rules.ts';

/** A field's pen strokes, print taken off. */
export interface Field {
  readonly box: PixelBox;
  /** Height of one character's room in pixels. */
  readonly unit: number;
  readonly borders: readonly number[];
  readonly width: number;
  readonly strokes: readonly Component[];
  /** Area of ink too small to be a stroke, as a share of the field: dirt, or the faintest pencil. */
  readonly dust: number;
}

/** One character's ink. */
export interface Glyph {
  readonly mask: Mask;
  readonly box: PixelBox;
  /** The ink may belong to more than one character, or to half a one. */
  readonly unsure: boolean;
}

/** Alignment of scan and blank is good to about this many pixels at 300 dpi. */
const MISFIT = 2;

/**
 * Loads a crop and takes print and ruling off.
 * @param cells printed cells in the field, null for a free field
 * @param smallest strokes smaller than this share of the unit are dust
 */
export async function loadField(image: FieldImage, cells: number | null, smallest = 1): Promise<Field> {
  const scan = await loadGrey(image.path);
  let ink = findInk(scan);
  const box = fieldPixels(scan, image.field);
  const unit = Math.min(boxHeight(box), cells === null ? Infinity : (1.5 * boxWidth(box)) / cells);
  const bridge = Math.max(8, Math.round(unit * 0.15));
  if (image.blankPath !== null) {
    const print = findInk(await loadGrey(image.blankPath, scan));
    ink = removePrint(ink, grow(print, MISFIT), bridge);
  }
  const ruling = findRuling(ink, box, cells);
  ink = removePrint(ink, grow(ruling.lines, 1), bridge);
  const slack = unit * 0.08;
  const inside = findComponents(ink).filter(({ centreX, centreY }) =>
    centreX > box.left - slack && centreX < box.right + slack && centreY > box.top - slack && centreY < box.bottom + slack);
  const strokes = inside.filter((c) => !isSpeck(c, unit * smallest) && !hugsEdge(c, box, ruling.borders, unit));
  const dust = inside.filter((c) => !strokes.includes(c)).reduce((sum, c) => sum + c.area, 0);
  return { box, unit, borders: ruling.borders, width: ink.width, strokes, dust: dust / (boxWidth(box) * boxHeight(box)) };
}

/** Thin ink along a border: what is left of a line that was printed rough or scanned askew. */
function hugsEdge({ box, area }: Component, field: PixelBox, borders: readonly number[], unit: number): boolean {
  const thin = unit * 0.07;
  const near = unit * 0.09;
  if (boxWidth(box) <= thin && area < unit * thin) {
    const x = (box.left + box.right) / 2;
    if (borders.some((border) => Math.abs(x - border) < near)) return true;
  }
  if (boxHeight(box) <= thin) {
    const y = (box.top + box.bottom) / 2;
    if (Math.abs(y - field.top) < near || Math.abs(y - field.bottom) < near) return true;
  }
  return false;
}

function toGlyph(parts: readonly Component[], width: number, unsure: boolean): Glyph {
  const box = parts.map((part) => part.box).reduce(joinBoxes);
  return { mask: drawComponents(parts, width), box, unsure };
}

/** A component cut at the borders it crosses, where it is too wide to be one character. */
function cut(component: Component, borders: readonly number[], width: number): Component[] {
  const parts = new Map<number, number[]>();
  for (const at of component.pixels) {
    const index = borders.findLastIndex((border) => at % width >= border);
    const part = parts.get(index);
    if (part === undefined) parts.set(index, [at]);
    else part.push(at);
  }
  return [...parts.values()].map((pixels) => {
    const xs = pixels.map((at) => at % width);
    const ys = pixels.map((at) => Math.floor(at / width));
    const box = { left: xs.reduce((a, b) => Math.min(a, b)), top: ys.reduce((a, b) => Math.min(a, b)), right: xs.reduce((a, b) => Math.max(a, b)) + 1, bottom: ys.reduce((a, b) => Math.max(a, b)) + 1 };
    return {
      box, area: pixels.length, pixels: Int32Array.from(pixels),
      centreX: xs.reduce((a, b) => a + b, 0) / xs.length, centreY: ys.reduce((a, b) => a + b, 0) / ys.length,
    };
  });
}

/** The ink of each printed cell, by each stroke's centre of mass; null for an empty cell. */
export function splitCells(field: Field): (Glyph | null)[] {
  const count = field.borders.length - 1;
  const pitch = ((field.borders[count] ?? 0) - (field.borders[0] ?? 0)) / count;
  const cells: Component[][] = Array.from({ length: count }, () => []);
  const unsure = new Set<number>();
  for (const stroke of field.strokes) {
    const joined = boxWidth(stroke.box) > pitch * 1.25;
    for (const part of joined ? cut(stroke, field.borders, field.width) : [stroke]) {
      const index = Math.min(count - 1, Math.max(0, field.borders.findLastIndex((border) => part.centreX >= border)));
      cells[index]?.push(part);
      if (joined) unsure.add(index);
      // A stroke about as much in one cell as in the next may be either's.
      const cellLeft = field.borders[index] ?? 0;
      const off = Math.min(part.centreX - cellLeft, cellLeft + pitch - part.centreX);
      if (off < pitch * 0.06 && boxHeight(part.box) > field.unit * 0.25) unsure.add(index);
    }
  }
  return cells.map((parts, index) => (parts.length === 0 ? null : toGlyph(parts, field.width, unsure.has(index))));
}

/**
 * The characters of a free field, left to right: strokes above each other belong together, a character
 * much wider than high may be two that touch.
 */
export function splitLoose(field: Field): Glyph[] {
  const groups: { box: PixelBox; parts: Component[] }[] = [];
  for (const stroke of field.strokes.toSorted((a, b) => a.box.left - b.box.left)) {
    const home = groups.find(({ box }) => {
      const shared = Math.min(box.right, stroke.box.right) - Math.max(box.left, stroke.box.left);
      return shared > 0.4 * Math.min(boxWidth(box), boxWidth(stroke.box));
    });
    if (home === undefined) groups.push({ box: stroke.box, parts: [stroke] });
    else {
      home.parts.push(stroke);
      home.box = joinBoxes(home.box, stroke.box);
    }
  }
  return groups.map(({ box, parts }) => toGlyph(parts, field.width, boxWidth(box) > 1.5 * boxHeight(box) && boxHeight(box) > field.unit * 0.2));
}
