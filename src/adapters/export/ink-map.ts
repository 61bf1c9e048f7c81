import sharp from 'sharp';
import type { Placement } from './page-placement.ts';

/** A rectangle in points from the upright scan's top left, y down. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Knows where a scan has ink, and keeps marks from lying on it or on each other. */
export interface InkMap {
  /**
   * The first of `candidates` that is clear, else the one with the least under it: on no other mark before anything else, on as
   * little ink as may be, and outside of every box to avoid but `own`. The place taken is remembered.
   */
  take(candidates: readonly Area[], own?: Area): Area;
  /** Later marks stand outside of this area where they can. */
  avoid(area: Area): void;
}

const REDUCED_SIDE = 900;
const CLEAR = 0.005;
/** Points that stay free round a mark. */
const AIR = 1.5;
/** What it costs to lie on another mark, or in a box of something else; ink costs its share of the area. */
const ON_MARK = 2;
const IN_BOX = 0.08;

export async function readInkMap(imagePath: string, placement: Placement, stored: { width: number; height: number }): Promise<InkMap> {
  const shrink = Math.max(1, Math.max(stored.width, stored.height) / REDUCED_SIDE);
  const { data, info } = await sharp(imagePath, { autoOrient: false })
    .resize(Math.round(stored.width / shrink), Math.round(stored.height / shrink), { fit: 'fill' })
    .greyscale().raw().toBuffer({ resolveWithObject: true });
  const dark = darkLevel(data);
  const taken: Area[] = [];
  const avoided: Area[] = [];

  const isInk = (x: number, y: number): boolean => {
    const [px, py] = placement.toPixels([x, y]);
    const column = Math.floor(px / shrink);
    const row = Math.floor(py / shrink);
    if (column < 0 || row < 0 || column >= info.width || row >= info.height) return true;
    return (data[(row * info.width + column) * info.channels] ?? 255) < dark;
  };
  const covered = (area: Area, own: Area | undefined): number => {
    let ink = 0;
    let all = 0;
    for (let y = area.y - AIR; y <= area.y + area.h + AIR; y += 0.9) {
      for (let x = area.x - AIR; x <= area.x + area.w + AIR; x += 0.9) {
        all++;
        if (isInk(x, y)) ink++;
      }
    }
    const onMark = taken.some((other) => meet(area, other));
    const inBox = avoided.some((other) => other !== own && meet(area, other));
    return ink / all + (onMark ? ON_MARK : 0) + (inBox ? IN_BOX : 0);
  };

  return {
    take(candidates, own) {
      let best: { area: Area; cost: number } | null = null;
      for (const area of candidates) {
        const cost = covered(area, own);
        if (best === null || cost < best.cost) best = { area, cost };
        if (cost < CLEAR) break;
      }
      if (best === null) throw new RangeError('no place to choose from');
      taken.push(best.area);
      return best.area;
    },
    avoid: (area) => void avoided.push(area),
  };
}

function meet(a: Area, b: Area): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** Three quarters of the paper's own brightness, taken as the 80th percentile. */
function darkLevel(data: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  let left = data.length * 0.2;
  for (let value = 255; value > 0; value--) {
    left -= counts[value] ?? 0;
    if (left <= 0) return value * 0.75;
  }
  return 128;
}
