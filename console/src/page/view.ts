import type { Rect } from './geometry.ts';

/** Where the image stands in the viewport: screen = image × scale + offset. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

const MIN_SCALE = 0.1;
const MAX_SCALE = 6;
/** A small answer is not blown up beyond what its pixels hold. */
const MAX_FIT_SCALE = 1.6;
/** Of the image, what always stays in sight, so that it cannot be lost. */
const KEEP = 64;

export function fit(rect: Rect, viewport: Size, padding: number): View {
  const [width, height] = [rect.right - rect.left, rect.bottom - rect.top];
  const room = { width: Math.max(40, viewport.width - 2 * padding), height: Math.max(40, viewport.height - 2 * padding) };
  const scale = Math.min(MAX_FIT_SCALE, Math.max(MIN_SCALE, Math.min(room.width / Math.max(1, width), room.height / Math.max(1, height))));
  return {
    scale,
    x: (viewport.width - width * scale) / 2 - rect.left * scale,
    y: (viewport.height - height * scale) / 2 - rect.top * scale,
  };
}

/** Zooms so that what is under the pointer stays under it. */
export function zoomAt(view: View, x: number, y: number, factor: number): View {
  const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

export function pan(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

export function keepInSight(view: View, image: Size, viewport: Size): View {
  const within = (offset: number, length: number, room: number): number => Math.min(room - KEEP, Math.max(KEEP - length, offset));
  return { scale: view.scale, x: within(view.x, image.width * view.scale, viewport.width), y: within(view.y, image.height * view.scale, viewport.height) };
}

/** A view in shares of the page, so that it can be kept for the next student, whose scan has another size. */
export interface Memory {
  readonly centreX: number;
  readonly centreY: number;
  /** Width of the page on the screen. */
  readonly width: number;
}

export function remember(view: View, image: Size, viewport: Size): Memory {
  return {
    centreX: (viewport.width / 2 - view.x) / (image.width * view.scale),
    centreY: (viewport.height / 2 - view.y) / (image.height * view.scale),
    width: image.width * view.scale,
  };
}

export function recall({ centreX, centreY, width }: Memory, image: Size, viewport: Size): View {
  const scale = width / image.width;
  return { scale, x: viewport.width / 2 - centreX * image.width * scale, y: viewport.height / 2 - centreY * image.height * scale };
}

/** Heights of the labels in the margin: each as near to its box as it can be, none over another, all in sight. */
export function placeLabels(wanted: readonly number[], gap: number, height: number): readonly number[] {
  const order = wanted.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y || a.index - b.index);
  const placed: number[] = [];
  for (const { y } of order) placed.push(Math.max(y, (placed.at(-1) ?? -Infinity) + gap, gap / 2));
  for (let at = placed.length - 1, limit = height - gap / 2; at >= 0; at -= 1) {
    placed[at] = Math.min(placed[at] ?? 0, limit);
    limit = (placed[at] ?? 0) - gap;
  }
  const result: number[] = [];
  order.forEach(({ index }, at) => {
    result[index] = placed[at] ?? 0;
  });
  return result;
}
