import { boxHeight, boxWidth, emptyMask, type Mask, type PixelBox } from './raster.ts';

/** Ruled lines of a field: pixels of the lines, and where cells meet. */
export interface Ruling {
  readonly lines: Mask;
  /** x of the cell borders, `length + 1` of them. */
  readonly borders: readonly number[];
}

/** Pixels in unbroken runs of at least `shortest`, along columns (`upright`) or rows; gaps of `gap` are bridged. */
function longRuns(ink: Mask, shortest: number, upright: boolean, gap: number): Mask {
  const { width, height, data } = ink;
  const out = emptyMask(width, height);
  const alongs = upright ? height : width;
  for (let across = 0; across < (upright ? width : height); across++) {
    const at = (along: number): number => (upright ? along * width + across : across * width + along);
    let start = -1;
    let last = -1;
    for (let along = 0; along <= alongs; along++) {
      const inked = along < alongs && data[at(along)] === 1;
      if (inked) {
        if (start < 0) start = along;
        last = along;
      } else if (start >= 0 && (along === alongs || along - last > gap)) {
        if (last - start + 1 >= shortest) for (let k = start; k <= last; k++) out.data[at(k)] = 1;
        start = -1;
      }
    }
  }
  return out;
}

function mark(out: Mask, from: Mask, box: PixelBox): void {
  for (let y = Math.max(0, box.top); y < Math.min(out.height, box.bottom); y++) {
    for (let x = Math.max(0, box.left); x < Math.min(out.width, box.right); x++) {
      if (from.data[y * out.width + x] === 1) out.data[y * out.width + x] = 1;
    }
  }
}

/** Best start and pitch of `cells` equal cells near the field's own, by how much upright line lies on the borders. */
function fitBorders(upright: Mask, field: PixelBox, cells: number): { borders: number[]; found: boolean } {
  const profile = new Float32Array(upright.width);
  for (let x = 0; x < upright.width; x++) {
    for (let y = field.top; y < field.bottom; y++) profile[x] = (profile[x] as number) + (upright.data[y * upright.width + x] as number);
  }
  const near = (x: number): number => {
    let best = 0;
    for (let d = -2; d <= 2; d++) best = Math.max(best, profile[Math.round(x) + d] ?? 0);
    return best;
  };
  const pitch = boxWidth(field) / cells;
  const tall = boxHeight(field) * 0.5;
  let best: { score: number; start: number; pitch: number } = { score: 0, start: field.left, pitch };
  for (let stretch = -0.05; stretch <= 0.05; stretch += 0.005) {
    for (let shift = -0.25; shift <= 0.25; shift += 0.01) {
      const start = field.left + shift * pitch;
      let score = 0;
      for (let i = 0; i <= cells; i++) score += Math.min(tall, near(start + i * pitch * (1 + stretch)));
      score -= (Math.abs(stretch) + Math.abs(shift)) * tall * 0.2;
      if (score > best.score) best = { score, start, pitch: pitch * (1 + stretch) };
    }
  }
  const found = best.score >= (cells + 1) * tall * 0.6;
  const chosen = found ? best : { start: field.left, pitch };
  return { borders: Array.from({ length: cells + 1 }, (_, i) => chosen.start + i * chosen.pitch), found };
}

/**
 * Finds the printed frame of a field and, with `cells`, its grid: long runs where borders must be. A stroke
 * is spared: no digit has an upright run of 0.7 of the cell just on a border, nor a level one of 0.75. A letter
 * may fill its box, so a free field's frame must run on for 0.8 of it: an E that loses its foot is an F.
 */
export function findRuling(ink: Mask, field: PixelBox, cells: number | null): Ruling {
  const lines = emptyMask(ink.width, ink.height);
  const height = boxHeight(field);
  const pitch = boxWidth(field) / (cells ?? 1);
  const upright = longRuns(ink, height * (cells === null ? 0.8 : 0.7), true, 1);
  const { borders } = fitBorders(upright, field, cells ?? 1);
  const slack = Math.max(4, Math.round(Math.min(pitch, height) * 0.08));
  for (const border of borders) {
    mark(lines, upright, { left: Math.round(border) - slack, right: Math.round(border) + slack + 1, top: 0, bottom: ink.height });
  }
  const level = longRuns(ink, cells === null ? boxWidth(field) * 0.8 : pitch * 0.75, false, 1);
  const edge = Math.round(height * 0.2);
  mark(lines, level, { left: 0, right: ink.width, top: 0, bottom: field.top + edge });
  mark(lines, level, { left: 0, right: ink.width, top: field.bottom - edge, bottom: ink.height });
  return { lines, borders };
}
