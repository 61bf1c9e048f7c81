import type { Homography } from '../../../domain/geometry.ts';

/** Divides by the last entry, so that equal maps have equal numbers. */
export function unitLast(h: Homography): Homography {
  return h.map((v) => v / h[8]) as unknown as Homography;
}

/**
 * Whether a map from a `width × height` page into an image could come from a scanner or a camera: not mirrored,
 * little shear, no more stretched one way than `stretch`, moderate perspective, the page mostly inside the image.
 */
export function plausible(map: Homography, width: number, height: number, image: { width: number; height: number }, stretch: number): boolean {
  const corners = ([[0, 0], [width, 0], [width, height], [0, height]] as const).map(([x, y]) => {
    const w = map[6] * x + map[7] * y + map[8];
    return { x: (map[0] * x + map[1] * y + map[2]) / w, y: (map[3] * x + map[4] * y + map[5]) / w, w };
  });
  const ws = corners.map((c) => c.w);
  if (Math.min(...ws) <= 0 || Math.max(...ws) / Math.min(...ws) > 1.7) return false;
  const side = (i: number): { x: number; y: number; length: number } => {
    const a = corners[i % 4] ?? { x: 0, y: 0 };
    const b = corners[(i + 1) % 4] ?? { x: 0, y: 0 };
    return { x: b.x - a.x, y: b.y - a.y, length: Math.hypot(b.x - a.x, b.y - a.y) };
  };
  const sides = [side(0), side(1), side(2), side(3)];
  for (let i = 0; i < 4; i += 1) {
    const a = sides[i] ?? side(0);
    const b = sides[(i + 1) % 4] ?? side(0);
    const sine = (a.x * b.y - a.y * b.x) / (a.length * b.length);
    if (!(sine > 0.8)) return false;
  }
  const across = ((sides[0]?.length ?? 0) + (sides[2]?.length ?? 0)) / (2 * width);
  const down = ((sides[1]?.length ?? 0) + (sides[3]?.length ?? 0)) / (2 * height);
  if (across / down < 1 / stretch || across / down > stretch) return false;
  const marginX = 0.2 * image.width;
  const marginY = 0.2 * image.height;
  return corners.every((c) => c.x > -marginX && c.x < image.width + marginX && c.y > -marginY && c.y < image.height + marginY);
}
