import { applyHomography, multiplyHomography, type Box, type Homography } from '../../../domain/geometry.ts';
import { halve, paperLevel, readGrey, sampleInto, type PaperLevel, type Raster } from './raster.ts';

/** Ink at which a pixel counts as wholly covered: ordinary pencil reaches it, paper grain does not come near. */
const COVERED = 0.5;

/** A decoded page with its transform: gives ink by page coordinates (thousandths) at any resolution. */
export class SheetImage {
  /** Pixels per thousandth of the page, near its middle, in the stored image. */
  readonly scale: readonly [x: number, y: number];
  private readonly levels: Raster[];
  private readonly paper: PaperLevel;
  private readonly paperShrink: number;
  private readonly transform: Homography;

  constructor(grey: Raster, transform: Homography) {
    this.transform = transform;
    this.levels = [grey];
    this.scale = [span(transform, [0, 500], [1000, 500]) / 1000, span(transform, [500, 0], [500, 1000]) / 1000];
    let small = grey;
    let shrink = 1;
    while (small.width > 1400) {
      small = this.level(this.levels.length);
      shrink *= 2;
    }
    this.paper = paperLevel(small);
    this.paperShrink = shrink;
  }

  static async read(path: string, transform: Homography): Promise<SheetImage> {
    return new SheetImage(await readGrey(path), transform);
  }

  /** Grey values of `box` on a grid of `columns × rows`. */
  grey(box: Box, columns: number, rows: number): Raster {
    const data = new Uint8Array(columns * rows);
    this.sample(data, box, columns, rows, 255);
    return { width: columns, height: rows, data };
  }

  /**
   * Cover of `box` on a grid of `columns × rows`: 0 = bare paper, 1 = inked. The paper's brightness is that round
   * the place, so light and shade do not matter.
   */
  cover(box: Box, columns: number, rows: number): Float32Array {
    const values = new Float32Array(columns * rows);
    this.sample(values, box, columns, rows, -1);
    const paper = this.paperAt([(box[1] + box[3]) / 2, (box[0] + box[2]) / 2]);
    for (let i = 0; i < values.length; i += 1) {
      const v = values[i] as number;
      values[i] = v < 0 ? 0 : Math.min(1, Math.max(0, (paper - v) / paper / COVERED));
    }
    return values;
  }

  private sample(out: Uint8Array | Float32Array, box: Box, columns: number, rows: number, outside: number): void {
    const [ymin, xmin, ymax, xmax] = box;
    const grid: Homography = [(xmax - xmin) / columns, 0, xmin, 0, (ymax - ymin) / rows, ymin, 0, 0, 1];
    const map = multiplyHomography(this.transform, grid);
    const step = Math.min(((xmax - xmin) * this.scale[0]) / columns, ((ymax - ymin) * this.scale[1]) / rows);
    const depth = Math.max(0, Math.floor(Math.log2(step / 0.75)));
    const shrink = 1 / 2 ** depth;
    sampleInto(out, this.level(depth), multiplyHomography([shrink, 0, 0, 0, shrink, 0, 0, 0, 1], map), 0, 0, columns, rows, outside);
  }

  private paperAt(point: readonly [number, number]): number {
    const [x, y] = applyHomography(this.transform, point);
    const { block, columns, rows, data } = this.paper;
    const u = clamp(x / this.paperShrink / block - 0.5, columns - 1);
    const v = clamp(y / this.paperShrink / block - 0.5, rows - 1);
    const [i, j] = [Math.min(Math.floor(u), Math.max(0, columns - 2)), Math.min(Math.floor(v), Math.max(0, rows - 2))];
    const at = (c: number, r: number): number => data[Math.min(r, rows - 1) * columns + Math.min(c, columns - 1)] ?? 255;
    const upper = at(i, j) * (1 - u + i) + at(i + 1, j) * (u - i);
    const lower = at(i, j + 1) * (1 - u + i) + at(i + 1, j + 1) * (u - i);
    return upper * (1 - v + j) + lower * (v - j);
  }

  private level(depth: number): Raster {
    let image = this.levels[0] as Raster;
    for (let i = 1; i <= depth; i += 1) {
      const known = this.levels[i];
      image = known ?? halve(image);
      if (known === undefined) this.levels.push(image);
    }
    return image;
  }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

function span(h: Homography, a: readonly [number, number], b: readonly [number, number]): number {
  const p = applyHomography(h, a);
  const q = applyHomography(h, b);
  return Math.hypot(p[0] - q[0], p[1] - q[1]);
}
