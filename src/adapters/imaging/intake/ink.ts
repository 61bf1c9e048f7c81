import { components, type Component } from './components.ts';
import type { Bounds } from './edges.ts';
import type { Grey } from './working.ts';

/** Strokes are narrower than this many working pixels (about 2 mm); what is wider is shade, not ink. */
const STROKE_REACH = 5;
/** A stroke stands out from its surroundings by this much (of 255): pencil does, print that shines through does not. */
const FAINTEST = 15;
/** Multiples of the noise below which nothing counts. */
const NOISE_FACTOR = 4.5;
/** In pixels of the halved mask, about 75 dots per inch. */
const SPECK = 4;
const WRITING = 9;
const LITTLE_INK = 0.002;
const LETTER_MIN = 3;
const LETTER_MAX = 36;
const EDGE_BAND = 5;
const HOLE = [12, 26] as const;
/** As dark as print, of 255. */
const PRINT = 70;

export interface Ink {
  /** Share of the page's pixels that are ink. */
  readonly share: number;
  readonly blank: boolean;
  /** Ink runs off the paper in several places. */
  readonly clipped: boolean;
  /** Points of letter-sized ink, `x, y, x, y …` in working pixels. */
  readonly letters: Float32Array;
  /** Boxes of letter-sized groups of ink, in pixels of half the working resolution. */
  readonly boxes: readonly Component[];
}

/** Finds strokes, drops the scanner's shadows, specks, punch holes and what shines through from the back. */
export function findInk(grey: Grey, dark: Uint8Array, paper: Bounds): Ink {
  const { width, height } = grey;
  const mask = strokes(dark, width, height, Math.max(FAINTEST, NOISE_FACTOR * noise(grey)));
  const w = width >> 1;
  const h = height >> 1;
  const small = halve(mask, width, w, h);
  const { list, labels } = components(small, w, h);
  const bounds = { left: paper.left / 2, top: paper.top / 2, right: paper.right / 2, bottom: paper.bottom / 2 };
  const kept = list.map((component) => isInk(component, bounds, dark, width));
  const letter = list.map((component, index) => kept[index] === true && isLetter(component));
  let share = 0;
  list.forEach(({ area }, index) => {
    if (kept[index] === true) share += area;
  });
  share /= Math.max(1, (bounds.right - bounds.left) * (bounds.bottom - bounds.top));
  const writing = list.some((component, index) => kept[index] === true && extent(component) >= WRITING);
  const cut = list.filter((component) => touches(component, { left: 0, top: 0, right: w, bottom: h }, 1) && isLetter(component) && extent(component) >= WRITING).length;
  return { ...judged(share, writing), clipped: cut >= 6, letters: pointsOf(dark, width, labels, w, h, list, letter), boxes: list.filter((_, index) => letter[index] === true) };
}

/** Ink of a page that was drawn, at about 75 dots per inch: whatever differs from the level most of the page has. */
export function findDrawnInk({ data, width, height }: Grey): Pick<Ink, 'share' | 'blank'> {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < data.length; i += 3) histogram[data[i] as number] = (histogram[data[i] as number] as number) + 1;
  const paper = histogram.indexOf(Math.max(...histogram));
  const inked = Uint8Array.from(histogram, (_, value) => (Math.abs(value - paper) > FAINTEST ? 1 : 0));
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i += 1) mask[i] = inked[data[i] as number] as number;
  const { list } = components(mask, width, height);
  const area = list.reduce((sum, component) => sum + (extent(component) < SPECK ? 0 : component.area), 0);
  return judged(area / (width * height), list.some((component) => extent(component) >= WRITING));
}

/** A page without anything as long as a letter, and little else, is blank. */
function judged(share: number, writing: boolean): Pick<Ink, 'share' | 'blank'> {
  return { share, blank: !writing && share < LITTLE_INK };
}

/** Standard deviation of grey values between neighbours, from the median (robust against ink), of 255. */
function noise({ data, width, height }: Grey): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let i = 0; i + 1 < width * height; i += 13) {
    const step = Math.abs((data[i] as number) - (data[i + 1] as number));
    histogram[step] = (histogram[step] as number) + 1;
    count += 1;
  }
  let median = 0;
  for (let seen = histogram[0] as number; seen < count / 2; ) {
    median += 1;
    seen += histogram[median] as number;
  }
  return (median * 1.4826) / Math.SQRT2;
}

/** Pixels darker than the mean of the square round them by more than `threshold` (running sums). */
function strokes(dark: Uint8Array, width: number, height: number, threshold: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  const size = 2 * STROKE_REACH + 1;
  const area = size * size;
  // sums of the columns, with the outermost repeated beyond both ends
  const columns = new Int32Array(width + 2 * STROKE_REACH);
  const rowAt = (y: number): number => Math.max(0, Math.min(height - 1, y)) * width;
  const move = (enters: number, leaves: number | null): void => {
    for (let x = 0; x < width; x += 1) {
      const change = (dark[enters + x] as number) - (leaves === null ? 0 : (dark[leaves + x] as number));
      columns[x + STROKE_REACH] = (columns[x + STROKE_REACH] as number) + change;
    }
    columns.fill(columns[STROKE_REACH] as number, 0, STROKE_REACH);
    columns.fill(columns[width + STROKE_REACH - 1] as number, width + STROKE_REACH);
  };
  for (let y = -STROKE_REACH; y < STROKE_REACH; y += 1) move(rowAt(y), null);
  for (let y = 0; y < height; y += 1) {
    move(rowAt(y + STROKE_REACH), y === 0 ? null : rowAt(y - STROKE_REACH - 1));
    let sum = 0;
    for (let x = 0; x < size - 1; x += 1) sum += columns[x] as number;
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      sum += columns[x + size - 1] as number;
      const value = dark[row + x] as number;
      if (value > threshold && (value - threshold) * area > sum) mask[row + x] = 1;
      sum -= columns[x] as number;
    }
  }
  return mask;
}

/** Two of four pixels make one: a single pixel is noise. */
function halve(mask: Uint8Array, width: number, w: number, h: number): Uint8Array {
  const small = new Uint8Array(w * h);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const at = 2 * y * width + 2 * x;
      const sum = (mask[at] as number) + (mask[at + 1] as number) + (mask[at + width] as number) + (mask[at + width + 1] as number);
      if (sum >= 2) small[y * w + x] = 1;
    }
  }
  return small;
}

function extent({ left, top, right, bottom }: Component): number {
  return Math.max(right - left, bottom - top) + 1;
}

function touches({ left, top, right, bottom }: Component, bounds: Bounds, band: number): boolean {
  return left < bounds.left + band || top < bounds.top + band || right > bounds.right - band - 1 || bottom > bounds.bottom - band - 1;
}

function isInk(component: Component, bounds: Bounds, dark: Uint8Array, width: number): boolean {
  if (extent(component) < SPECK) return false;
  if (component.right < bounds.left || component.left > bounds.right || component.bottom < bounds.top || component.top > bounds.bottom) return false;
  if (touches(component, bounds, EDGE_BAND)) return false;
  return !isHole(component, bounds, dark, width);
}

/** A dark disc of 4–9 mm within 20 mm of an edge: only its rim is in the mask, so its middle is looked at. */
function isHole({ left, top, right, bottom }: Component, bounds: Bounds, dark: Uint8Array, stride: number): boolean {
  const width = right - left + 1;
  const height = bottom - top + 1;
  const round = Math.min(width, height) >= HOLE[0] && Math.max(width, height) <= HOLE[1] && Math.abs(width - height) <= 4;
  const near = Math.min(left - bounds.left, bounds.right - right, top - bounds.top, bounds.bottom - bottom) < 59;
  const reach = Math.floor(Math.min(width, height) / 2);
  return round && near && [[0, 0], [reach, 0], [-reach, 0], [0, reach], [0, -reach]].every(([dx = 0, dy = 0]) =>
    (dark[(top + bottom + dy) * stride + left + right + dx] as number) >= PRINT);
}

function isLetter({ left, top, right, bottom }: Component): boolean {
  const width = right - left + 1;
  const height = bottom - top + 1;
  return Math.max(width, height) >= LETTER_MIN && height <= LETTER_MAX && width <= LETTER_MAX;
}

function pointsOf(dark: Uint8Array, width: number, labels: Int32Array, w: number, h: number, list: readonly Component[], letter: readonly boolean[]): Float32Array {
  const area = list.reduce((sum, component, index) => sum + (letter[index] === true ? component.area : 0), 0);
  const points = new Float32Array(area * 8);
  let count = 0;
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const label = labels[y * w + x] as number;
      if (label === 0 || letter[label - 1] !== true) continue;
      for (let dy = 0; dy < 2; dy += 1) {
        for (let dx = 0; dx < 2; dx += 1) {
          if ((dark[(2 * y + dy) * width + 2 * x + dx] as number) < PRINT) continue;
          points[count] = 2 * x + dx + 0.5;
          points[count + 1] = 2 * y + dy + 0.5;
          count += 2;
        }
      }
    }
  }
  return points.subarray(0, count);
}
