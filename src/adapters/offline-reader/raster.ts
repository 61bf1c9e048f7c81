/** Binary image: 1 where there is ink. Row-major, x right, y down. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Pixel box, `right` and `bottom` exclusive. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function emptyMask(width: number, height: number): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Smallest box round all ink; null for an empty mask. */
export function inkBox(mask: Mask): PixelBox | null {
  let left = mask.width;
  let top = -1;
  let right = -1;
  let bottom = -1;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (mask.data[y * mask.width + x] !== 1) continue;
      if (top < 0) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return top < 0 ? null : { left, top, right: right + 1, bottom: bottom + 1 };
}

export function boxWidth(box: PixelBox): number {
  return box.right - box.left;
}

export function boxHeight(box: PixelBox): number {
  return box.bottom - box.top;
}

export function joinBoxes(a: PixelBox, b: PixelBox): PixelBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

/**
 * Mean stroke width in pixels: twice the area over the outline's length. The outline is counted in pixel
 * edges, which overstates slanted lines by up to √2; 0.85 is the mean correction over directions.
 */
export function strokeWidth(mask: Mask): number {
  const { width, height, data } = mask;
  let area = 0;
  let edges = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (data[at] !== 1) continue;
      area++;
      if (x === 0 || data[at - 1] === 0) edges++;
      if (x === width - 1 || data[at + 1] === 0) edges++;
      if (y === 0 || data[at - width] === 0) edges++;
      if (y === height - 1 || data[at + width] === 0) edges++;
    }
  }
  return edges === 0 ? 0 : (2 * area) / (edges * 0.85);
}
