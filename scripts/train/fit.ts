import { writeFileSync } from 'node:fs';
import { convolve, dense, matrixSize, pool, softmax, type Layer, type Net } from '../../src/adapters/offline-reader/net.ts';
import type { Random } from './random.ts';

interface Slot {
  readonly layer: Layer;
  readonly matrix: Float32Array;
  readonly bias: Float32Array;
  readonly gradient: Float32Array;
  readonly biasGradient: Float32Array;
  readonly speed: Float32Array;
  readonly biasSpeed: Float32Array;
}

/** Trains by stochastic gradient descent with momentum; single-threaded and in a fixed order, so it repeats exactly. */
export class Trainer {
  private readonly slots: Slot[];
  private readonly classes: readonly string[];

  constructor(layers: readonly Layer[], classes: readonly string[], random: Random) {
    this.classes = classes;
    this.slots = layers.map((layer) => {
      const size = matrixSize(layer);
      const spread = Math.sqrt(2 / (size / layer.outputs));
      return {
        layer,
        matrix: Float32Array.from({ length: size }, () => random.normal() * spread),
        bias: new Float32Array(layer.outputs),
        gradient: new Float32Array(size),
        biasGradient: new Float32Array(layer.outputs),
        speed: new Float32Array(size),
        biasSpeed: new Float32Array(layer.outputs),
      };
    });
  }

  get net(): Net {
    return {
      classes: this.classes,
      layers: this.slots.map((slot) => slot.layer),
      weights: this.slots.map(({ matrix, bias }) => ({ matrix, bias })),
    };
  }

  /** Adds one sample's gradient of the cross-entropy (targets smoothed by 0.02); gives whether it was right. */
  learn(input: Float32Array, label: number): boolean {
    const inputs: Float32Array[] = [];
    const raw: Float32Array[] = [];
    const picks: Int32Array[] = [];
    let value = input;
    this.slots.forEach(({ layer, matrix, bias }, index) => {
      inputs.push(value);
      if (layer.kind === 'conv') {
        const side = layer.side - layer.kernel + 1;
        const full = convolve(layer, matrix, bias, value);
        const picked = new Int32Array((layer.outputs * side * side) / 4);
        value = pool(full, layer.outputs, side, picked);
        raw.push(full);
        picks.push(picked);
      } else {
        value = dense(layer, matrix, bias, value, index === this.slots.length - 1);
        raw.push(value);
        picks.push(new Int32Array(0));
      }
    });
    const delta: Float32Array = softmax(value);
    let best = 0;
    delta.forEach((p, i) => {
      if (p > (delta[best] as number)) best = i;
    });
    const smooth = 0.02 / delta.length;
    let back: Float32Array = delta.map((p, i) => p - smooth - (i === label ? 0.98 : 0));
    for (let index = this.slots.length - 1; index >= 0; index--) {
      const slot = this.slots[index] as Slot;
      const from = inputs[index] as Float32Array;
      const out = raw[index] as Float32Array;
      back = slot.layer.kind === 'dense'
        ? backDense(slot, from, out, back, index === this.slots.length - 1)
        : backConvolve(slot, slot.layer, from, out, picks[index] as Int32Array, back, index === 0);
    }
    return best === label;
  }

  /** One step over the gradients gathered from `count` samples. */
  step(count: number, rate: number, decay = 1e-4): void {
    for (const slot of this.slots) {
      move(slot.matrix, slot.gradient, slot.speed, rate / count, decay * rate);
      move(slot.bias, slot.biasGradient, slot.biasSpeed, rate / count, 0);
    }
  }
}

function move(values: Float32Array, gradient: Float32Array, speed: Float32Array, rate: number, decay: number): void {
  for (let i = 0; i < values.length; i++) {
    const v = 0.9 * (speed[i] as number) - rate * (gradient[i] as number) - decay * (values[i] as number);
    speed[i] = v;
    values[i] = (values[i] as number) + v;
    gradient[i] = 0;
  }
}

function backDense(slot: Slot, input: Float32Array, output: Float32Array, back: Float32Array, last: boolean): Float32Array {
  const width = slot.layer.inputs;
  const result = new Float32Array(width);
  for (let o = 0; o < back.length; o++) {
    if (!last && (output[o] as number) <= 0) continue;
    const d = back[o] as number;
    slot.biasGradient[o] = (slot.biasGradient[o] as number) + d;
    const row = o * width;
    for (let i = 0; i < width; i++) {
      slot.gradient[row + i] = (slot.gradient[row + i] as number) + d * (input[i] as number);
      result[i] = (result[i] as number) + d * (slot.matrix[row + i] as number);
    }
  }
  return result;
}

function backConvolve(
  slot: Slot, layer: Layer & { kind: 'conv' }, input: Float32Array, full: Float32Array, picked: Int32Array, back: Float32Array, first: boolean,
): Float32Array {
  const { side, inputs, kernel } = layer;
  const outSide = side - kernel + 1;
  const result = new Float32Array(first ? 0 : inputs * side * side);
  // Only the winners of the pooling carry a gradient: a quarter of the work.
  for (let p = 0; p < picked.length; p++) {
    const at = picked[p] as number;
    const d = back[p] as number;
    if (d === 0 || (full[at] as number) <= 0) continue;
    const o = Math.floor(at / (outSide * outSide));
    const y = Math.floor((at % (outSide * outSide)) / outSide);
    const x = at % outSide;
    slot.biasGradient[o] = (slot.biasGradient[o] as number) + d;
    for (let i = 0; i < inputs; i++) {
      for (let ky = 0; ky < kernel; ky++) {
        const from = i * side * side + (y + ky) * side + x;
        const weight = ((o * inputs + i) * kernel + ky) * kernel;
        for (let kx = 0; kx < kernel; kx++) {
          slot.gradient[weight + kx] = (slot.gradient[weight + kx] as number) + d * (input[from + kx] as number);
          if (!first) result[from + kx] = (result[from + kx] as number) + d * (slot.matrix[weight + kx] as number);
        }
      }
    }
  }
  return result;
}

/** Writes a net in the layout that `readNet` reads. */
export function saveNet(net: Net, path: URL): void {
  let head = JSON.stringify({ layers: net.layers, classes: net.classes });
  head = head.padEnd(Math.ceil(head.length / 4) * 4);
  const arrays = net.weights.flatMap(({ matrix, bias }) => [matrix, bias]);
  const bytes = Buffer.alloc(4 + head.length + 4 * arrays.reduce((sum, a) => sum + a.length, 0));
  bytes.writeUInt32LE(head.length, 0);
  bytes.write(head, 4, 'utf8');
  let at = 4 + head.length;
  for (const array of arrays) for (const value of array) at = bytes.writeFloatLE(value, at);
  writeFileSync(path, bytes);
}

export interface Sample {
  readonly input: Float32Array;
  readonly label: number;
}

/** Trains for `epochs` rounds of `draw` in batches of 32, the rate falling by a half cosine. */
export function train(
  trainer: Trainer, draw: () => Sample, perEpoch: number, epochs: number, rate: number, report: (line: string) => void,
): void {
  const batch = 32;
  const steps = Math.floor((perEpoch * epochs) / batch);
  let right = 0;
  for (let s = 0; s < steps; s++) {
    for (let i = 0; i < batch; i++) {
      const { input, label } = draw();
      if (trainer.learn(input, label)) right++;
    }
    const warm = Math.min(1, (s + 1) / 100);
    trainer.step(batch, rate * warm * (0.5 + 0.5 * Math.cos((Math.PI * s) / steps)));
    if ((s + 1) % 500 === 0) {
      report(`step ${s + 1}/${steps}: ${((100 * right) / (500 * batch)).toFixed(2)}% right`);
      right = 0;
    }
  }
}
