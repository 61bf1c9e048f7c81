import type { Point, Quad } from '../../domain/geometry.ts';
import type { PageCodeMark } from '../../domain/script.ts';

interface Grey {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A finder pattern's centre and module size, pixels. */
interface Finder {
  readonly x: number;
  readonly y: number;
  readonly module: number;
}

/** A code's outermost finder centres are 14 (version 1) to 50 (version 10) modules apart, × √2 on the diagonal. */
const MIN_MODULES = 11;
const MAX_MODULES = 75;
/** Of 49 modules; a few may be spoilt by pencil or by a code that lies askew. */
const MIN_MATCHES = 42;

/**
 * Codes of which two finder patterns (bars 1:1:3:1:1 both ways) are left and the rest is spoilt, so that the
 * decoder, which wants three, sees nothing. Text null; the quad is the square round the patterns, which is
 * enough to show a person where to look.
 */
export function findBrokenCodes(image: Grey): PageCodeMark[] {
  const finders = findFinders(image);
  const used = new Set<Finder>();
  const marks: PageCodeMark[] = [];
  for (const first of finders) {
    if (used.has(first)) continue;
    const group = finders.filter((other) => other === first || (!used.has(other) && belongTogether(first, other)));
    if (group.length < 2) continue;
    for (const member of group) used.add(member);
    marks.push({ text: null, quad: squareRound(group, first.module) });
  }
  return marks;
}

function belongTogether(a: Finder, b: Finder): boolean {
  const module = (a.module + b.module) / 2;
  const distance = Math.hypot(a.x - b.x, a.y - b.y) / module;
  return Math.abs(a.module - b.module) < module * 0.25 && distance > MIN_MODULES && distance < MAX_MODULES;
}

function squareRound(group: readonly Finder[], module: number): Quad {
  const pad = module * 3.5;
  const left = Math.min(...group.map((f) => f.x)) - pad;
  const right = Math.max(...group.map((f) => f.x)) + pad;
  const top = Math.min(...group.map((f) => f.y)) - pad;
  const bottom = Math.max(...group.map((f) => f.y)) + pad;
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

/** A share of the paper's lightness, so that a dark scan has its white modules too. */
function darkBelow(data: Uint8Array, share = 0.6): number {
  const histogram = new Uint32Array(256);
  for (let index = 0; index < data.length; index += 16) {
    const level = data[index] as number;
    histogram[level] = (histogram[level] as number) + 1;
  }
  let left = data.length / 16 / 4;
  let paper = 255;
  while (paper > 0 && left > 0) {
    left -= histogram[paper] as number;
    paper -= 1;
  }
  return paper * share;
}

/** Whether bars 1:1:3:1:1 cross anywhere, dark or faint: without, nothing on a clean page can be a code. */
export function hasFinder(image: Grey): boolean {
  return [0.6, 0.85].some((share) => {
    const limit = darkBelow(image.data, share);
    return scanRows(image, limit, (end, y, runs) => {
      const module = runs.reduce((sum, run) => sum + run, 0) / 7;
      return columnRuns(image, limit, Math.round(end - module * 3.5), y, module) !== null;
    });
  });
}

function findFinders(image: Grey): Finder[] {
  const limit = darkBelow(image.data);
  const found: Finder[] = [];
  scanRows(image, limit, (end, y, runs) => {
    consider(image, limit, found, end, y, runs);
    return false;
  });
  return found;
}

/** Calls `met` behind each row of five runs that may cross a finder pattern, until it returns true. */
function scanRows({ data, width, height }: Grey, limit: number, met: (end: number, y: number, runs: readonly number[]) => boolean): boolean {
  const runs = [0, 0, 0, 0, 0];
  const level = Math.ceil(limit);
  for (let y = 0; y < height; y += 2) {
    const end = (y + 1) * width;
    runs.fill(0);
    for (let at = y * width; at < end; ) {
      const begun = at;
      while (at < end && (data[at] as number) >= level) at += 1;
      const dark = at;
      while (at < end && (data[at] as number) < level) at += 1;
      for (let i = 0; i < 3; i += 1) runs[i] = runs[i + 2] as number;
      runs[3] = dark - begun;
      runs[4] = at - dark;
      if (isFinder(runs) && met(at - y * width, y, runs)) return true;
    }
  }
  return false;
}

function isFinder(runs: readonly number[]): boolean {
  const [a = 0, b = 0, core = 0, d = 0, e = 0] = runs;
  const total = a + b + core + d + e;
  if (total < 10) return false;
  const module = total / 7;
  if (Math.abs(core - module * 3) >= module) return false;
  return runs.every((run, index) => Math.abs(run - module * (index === 2 ? 3 : 1)) < module * (index === 2 ? 1 : 0.6));
}

/** Checks the bars from top to bottom too, and the square, then notes a finder that is not known yet. */
function consider(image: Grey, limit: number, found: Finder[], end: number, y: number, runs: readonly number[]): void {
  const module = runs.reduce((sum, run) => sum + run, 0) / 7;
  const x = end - module * 3.5;
  const column = columnRuns(image, limit, Math.round(x), y, module);
  if (column === null || squareness(image, limit, x, column, module) < MIN_MATCHES) return;
  const known = found.some((finder) => Math.hypot(finder.x - x, finder.y - column) < finder.module * 3);
  if (!known) found.push({ x, y: column, module });
}

/** How many of the pattern's 49 modules are as they must be; a bubble with a dot in it fails at the corners. */
function squareness({ data, width, height }: Grey, limit: number, x: number, y: number, module: number): number {
  let matches = 0;
  for (let row = -3; row <= 3; row += 1) {
    for (let column = -3; column <= 3; column += 1) {
      const ring = Math.max(Math.abs(row), Math.abs(column));
      const px = Math.round(x + column * module);
      const py = Math.round(y + row * module);
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const dark = (data[py * width + px] as number) < limit;
      if (dark === (ring !== 2)) matches += 1;
    }
  }
  return matches;
}

/** The pattern's vertical centre, or null when the column through `x` does not show the bars. */
function columnRuns({ data, width, height }: Grey, limit: number, x: number, y: number, module: number): number | null {
  const isDark = (row: number): boolean =>
    row >= 0 && row < height && (data[row * width + x] as number) < limit;
  const walk = (direction: 1 | -1): Point | null => {
    let row = y;
    const lengths: number[] = [];
    for (const dark of [true, false, true]) {
      let length = 0;
      while (row >= 0 && row < height && isDark(row) === dark && length < module * 5) {
        length += 1;
        row += direction;
      }
      lengths.push(length);
    }
    const [inner = 0, gap = 0, bar = 0] = lengths;
    const fits = Math.abs(gap - module) < module * 0.7 && Math.abs(bar - module) < module * 0.7;
    return fits ? [inner, gap + bar] : null;
  };
  const up = walk(-1);
  const down = walk(1);
  if (up === null || down === null) return null;
  const core = up[0] + down[0] - 1;
  if (Math.abs(core - module * 3) > module * 1.2) return null;
  return y + (down[0] - up[0]) / 2;
}
