import { boxHeight, boxWidth, emptyMask, type Mask, type PixelBox } from './raster.ts';

/** Connected ink (8 neighbours). */
export interface Component {
  readonly box: PixelBox;
  readonly area: number;
  readonly centreX: number;
  readonly centreY: number;
  /** Indices into the mask. */
  readonly pixels: Int32Array;
}

export function findComponents(mask: Mask): Component[] {
  const { width, height, data } = mask;
  const seen = new Uint8Array(data.length);
  const stack: number[] = [];
  const found: Component[] = [];
  for (let seed = 0; seed < data.length; seed++) {
    if (data[seed] !== 1 || seen[seed] === 1) continue;
    const pixels: number[] = [];
    let [left, top, right, bottom, sumX, sumY] = [width, height, 0, 0, 0, 0];
    seen[seed] = 1;
    stack.push(seed);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      pixels.push(at);
      const x = at % width;
      const y = (at - x) / width;
      sumX += x;
      sumY += y;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (data[next] === 1 && seen[next] === 0) {
            seen[next] = 1;
            stack.push(next);
          }
        }
      }
    }
    found.push({
      box: { left, top, right, bottom }, area: pixels.length, centreX: sumX / pixels.length, centreY: sumY / pixels.length,
      pixels: Int32Array.from(pixels),
    });
  }
  return found;
}

/** Whether a component is dust, a dot of a dotted line or what a removed line left, in a field `unit` pixels high. */
export function isSpeck({ box, area }: Component, unit: number): boolean {
  const longer = Math.max(boxWidth(box), boxHeight(box));
  return longer < unit * 0.09 || area < (unit * 0.045) ** 2;
}

/** The ink of some components, cut to the box round them. */
export function drawComponents(components: readonly Component[], width: number): Mask {
  const left = Math.min(...components.map((c) => c.box.left));
  const top = Math.min(...components.map((c) => c.box.top));
  const right = Math.max(...components.map((c) => c.box.right));
  const bottom = Math.max(...components.map((c) => c.box.bottom));
  const mask = emptyMask(right - left, bottom - top);
  for (const { pixels } of components) {
    for (const at of pixels) {
      const x = at % width;
      mask.data[((at - x) / width - top) * mask.width + x - left] = 1;
    }
  }
  return mask;
}
