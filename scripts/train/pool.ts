import { parseArgs } from 'node:util';
import { gradientFeatures } from '../../src/adapters/offline-reader/features.ts';
import { normaliseGlyph, SIDE } from '../../src/adapters/offline-reader/normalise.ts';
import type { Mask } from '../../src/adapters/offline-reader/raster.ts';
import type { Layer } from '../../src/adapters/offline-reader/net.ts';
import { FEATURES } from '../../src/adapters/offline-reader/features.ts';
import { saveNet, train, Trainer, type Sample } from './fit.ts';
import { Random } from './random.ts';

/** Normalised glyphs held as bytes, so that a hundred thousand of them fit in memory. */
export class GlyphPool {
  private readonly pixels: Uint8Array;
  private readonly labels: Uint8Array;
  private count = 0;

  constructor(capacity: number) {
    this.pixels = new Uint8Array(capacity * SIDE * SIDE);
    this.labels = new Uint8Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  /** Leaves out glyphs that lost all ink in the distortion. */
  add(mask: Mask, label: number): void {
    const glyph = normaliseGlyph(mask);
    if (glyph === null || this.count >= this.labels.length) return;
    this.pixels.set(glyph.map((v) => Math.round(v * 255)), this.count * SIDE * SIDE);
    this.labels[this.count++] = label;
  }

  /** Samples in a new random order every round. */
  drawer(random: Random, view: (glyph: Float32Array) => Float32Array): () => Sample {
    const order = Int32Array.from({ length: this.count }, (_, i) => i);
    let at = this.count;
    return () => {
      if (at >= this.count) {
        random.shuffle(order);
        at = 0;
      }
      const index = order[at++] as number;
      const start = index * SIDE * SIDE;
      const glyph = Float32Array.from(this.pixels.subarray(start, start + SIDE * SIDE), (v) => v / 255);
      return { input: view(glyph), label: this.labels[index] as number };
    };
  }
}

/** `--only hog` or `--only conv` on the command line. */
export function onlyOption(): 'hog' | 'conv' | undefined {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined || values.only === 'hog' || values.only === 'conv') return values.only;
  throw new RangeError(`--only is hog or conv, not ${values.only}`);
}

export interface Recipe {
  readonly name: string;
  readonly classes: readonly string[];
  readonly hidden: number;
  readonly hogEpochs: number;
  readonly convEpochs: number;
  /** Train this one only; the other's weights stay as they are. */
  readonly only?: 'hog' | 'conv' | undefined;
  readonly seed: number;
}

/** Trains the two classifiers of one alphabet, unlike each other in what they see, and writes them. */
export function trainPair(pool: GlyphPool, recipe: Recipe): void {
  const outputs = recipe.classes.length;
  const folder = new URL('../../src/adapters/offline-reader/nets/', import.meta.url);
  const run = (kind: string, layers: readonly Layer[], epochs: number, rate: number, seed: number, view: (g: Float32Array) => Float32Array): void => {
    if (recipe.only !== undefined && recipe.only !== kind) return;
    const random = new Random(seed);
    const trainer = new Trainer(layers, recipe.classes, random);
    train(trainer, pool.drawer(random, view), pool.size, epochs, rate, (line) => console.log(`${recipe.name}-${kind} ${line}`));
    saveNet(trainer.net, new URL(`${recipe.name}-${kind}.bin`, folder));
  };
  run('hog', [
    { kind: 'dense', inputs: FEATURES, outputs: recipe.hidden },
    { kind: 'dense', inputs: recipe.hidden, outputs },
  ], recipe.hogEpochs, 0.05, recipe.seed + 1, gradientFeatures);
  run('conv', [
    { kind: 'conv', side: 28, inputs: 1, outputs: 8, kernel: 5 },
    { kind: 'conv', side: 12, inputs: 8, outputs: 16, kernel: 5 },
    { kind: 'dense', inputs: 256, outputs: 64 },
    { kind: 'dense', inputs: 64, outputs },
  ], recipe.convEpochs, 0.02, recipe.seed + 2, (glyph) => glyph);
}
