import type { Box } from '../../../domain/geometry.ts';
import { correlationMap, unit } from './correlation.ts';
import type { SheetImage } from './sheet-image.ts';

/** Samples per thousandth of the page width: A4 at 150 dots per inch, so a thin pen stroke still covers one. */
const SCALE = 1.24;
/** Longest side of a tile in samples; paper stretches, so each tile is laid on its own print. */
const TILE = 96;
/** Samples by which print may lie off, ±1.6 thousandths: what registration leaves. */
const SEARCH = 2;
/** Samples by which print may still come out wider than on the blank. */
const REACH = 1;
const SEEN = 0.5;
const PRINTED = 0.25;
/** Correlation below which there is too little print in common to lay a tile by. */
const ALIKE = 0.3;

/** Share of `box` (thousandths of the page) that is inked on the scan and bare on the blank, 0–1. */
export function newInk(sheet: SheetImage, blank: SheetImage, box: Box): number {
  const [ymin, xmin, ymax, xmax] = box;
  const aspect = sheet.scale[1] / sheet.scale[0];
  const across = Math.ceil(((xmax - xmin) * SCALE) / TILE);
  const down = Math.ceil(((ymax - ymin) * SCALE * aspect) / TILE);
  const [width, height] = [(xmax - xmin) / across, (ymax - ymin) / down];
  let sum = 0;
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const [top, left] = [ymin + row * height, xmin + column * width];
      sum += inTile(sheet, blank, [top, left, top + height, left + width], aspect);
    }
  }
  return sum / (across * down);
}

function inTile(sheet: SheetImage, blank: SheetImage, [ymin, xmin, ymax, xmax]: Box, aspect: number): number {
  const columns = Math.max(1, Math.round((xmax - xmin) * SCALE));
  const rows = Math.max(1, Math.round((ymax - ymin) * SCALE * aspect));
  const [stepX, stepY] = [(xmax - xmin) / columns, (ymax - ymin) / rows];
  const cut = (image: SheetImage, rim: number, [x, y]: readonly [number, number] = [0, 0]): Float32Array =>
    image.cover(
      [ymin + (y - rim) * stepY, xmin + (x - rim) * stepX, ymax + (y + rim) * stepY, xmax + (x + rim) * stepX],
      columns + 2 * rim, rows + 2 * rim,
    );
  const shift = shiftOf(cut(blank, 0), cut(sheet, SEARCH), columns, rows);
  const seen = cut(sheet, 0, shift);
  const wide = columns + 2 * REACH;
  const printed = cut(blank, REACH);
  let count = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if ((seen[y * columns + x] as number) > SEEN && !isPrintNear(printed, wide, x, y)) count += 1;
    }
  }
  return count / (columns * rows);
}

/** Where print lies on the scan, in samples off its place on the blank, to about a quarter of a sample. */
function shiftOf(printed: Float32Array, around: Float32Array, columns: number, rows: number): [x: number, y: number] {
  if (!unit(printed)) return [0, 0];
  const span = 2 * SEARCH + 1;
  const map = correlationMap(printed, columns, rows, around, columns + 2 * SEARCH, rows + 2 * SEARCH, span, span);
  const best = map.reduce((most, value, i) => (value > (map[most] as number) ? i : most), SEARCH * span + SEARCH);
  if ((map[best] as number) < ALIKE) return [0, 0];
  const [x, y] = [best % span, Math.floor(best / span)];
  return [x - SEARCH + vertex(map, best, 1, x, span), y - SEARCH + vertex(map, best, span, y, span)];
}

/** Top of the parabola through a maximum and its two neighbours `step` apart; 0 at the edge of the map. */
function vertex(map: Float32Array, at: number, step: number, position: number, span: number): number {
  if (position === 0 || position === span - 1) return 0;
  const [before, here, after] = [map[at - step] as number, map[at] as number, map[at + step] as number];
  const bend = before - 2 * here + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}

/** `printed` has a rim of `REACH` samples round the tile. */
function isPrintNear(printed: Float32Array, wide: number, x: number, y: number): boolean {
  for (let v = y; v <= y + 2 * REACH; v += 1) {
    for (let u = x; u <= x + 2 * REACH; u += 1) if ((printed[v * wide + u] as number) >= PRINTED) return true;
  }
  return false;
}
