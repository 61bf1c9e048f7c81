import type { Homography } from '../../../domain/geometry.ts';
import { fitRobust, type Pair } from './fit.ts';
import { openCv } from './opencv.ts';
import type { Raster } from './raster.ts';

/** Oriented binary features (ORB) of an image; 32 bytes a feature. */
export interface Features {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly descriptors: Uint8Array;
}

const LENGTH = 32;
const MOST = 1200;

/** Finds ORB features in an ink image. */
export async function findFeatures(ink: Raster): Promise<Features> {
  const { cv } = await openCv();
  const image = new cv.Mat(ink.height, ink.width, cv.CV_8UC1);
  const none = new cv.Mat();
  const points = new cv.KeyPointVector();
  const descriptors = new cv.Mat();
  const orb = new cv.ORB(MOST);
  try {
    image.data.set(ink.data);
    orb.detectAndCompute(image, none, points, descriptors);
    const count = points.size();
    const x = new Float32Array(count);
    const y = new Float32Array(count);
    for (let i = 0; i < count; i += 1) {
      const { pt } = points.get(i);
      x[i] = pt.x + 0.5;
      y[i] = pt.y + 0.5;
    }
    return { x, y, descriptors: Uint8Array.from(descriptors.data.subarray(0, count * LENGTH)) };
  } finally {
    for (const part of [image, none, points, descriptors, orb]) part.delete();
  }
}

/**
 * A map from `blank` to `scan` by features, whatever the turn and scale; null when too few agree.
 * Only pairs that are each other's nearest are used: print repeats, and bubbles are all alike.
 */
export function matchFeatures(blank: Features, scan: Features): Homography | null {
  const forth = nearest(blank, scan);
  const back = nearest(scan, blank);
  const pairs: Pair[] = [];
  forth.forEach(({ index, distance }, i) => {
    if (index < 0 || distance > 64 || back[index]?.index !== i) return;
    pairs.push({ from: [blank.x[i] ?? 0, blank.y[i] ?? 0], to: [scan.x[index] ?? 0, scan.y[index] ?? 0], weight: 1 - distance / 128 });
  });
  return fitRobust(pairs, 5, 12)?.map ?? null;
}

function nearest(a: Features, b: Features): { index: number; distance: number }[] {
  const left = words(a);
  const right = words(b);
  const out: { index: number; distance: number }[] = [];
  for (let i = 0; i < left.length; i += 8) {
    let index = -1;
    let distance = 257;
    for (let j = 0; j < right.length; j += 8) {
      let bits = 0;
      for (let k = 0; k < 8 && bits < distance; k += 1) bits += ones((left[i + k] as number) ^ (right[j + k] as number));
      if (bits < distance) {
        distance = bits;
        index = j / 8;
      }
    }
    out.push({ index, distance });
  }
  return out;
}

function words(features: Features): Uint32Array {
  return new Uint32Array(features.descriptors.buffer.slice(0));
}

function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
