import { readFileSync } from 'node:fs';

/** A layer's shape. `conv`: square kernel, no padding, then ReLU and 2 × 2 maximum. `dense`: ReLU unless last. */
export type Layer =
  | { readonly kind: 'conv'; readonly side: number; readonly inputs: number; readonly outputs: number; readonly kernel: number }
  | { readonly kind: 'dense'; readonly inputs: number; readonly outputs: number };

/** A trained classifier; `weights` holds per layer the kernel or matrix (output-major), then the biases. */
export interface Net {
  readonly layers: readonly Layer[];
  readonly classes: readonly string[];
  readonly weights: readonly { readonly matrix: Float32Array; readonly bias: Float32Array }[];
}

export function matrixSize(layer: Layer): number {
  return layer.kind === 'conv' ? layer.outputs * layer.inputs * layer.kernel ** 2 : layer.outputs * layer.inputs;
}

/** File layout: uint32 LE length of the JSON head (padded to 4), the head `{layers, classes}`, float32 LE weights. */
export function readNet(path: string | URL): Net {
  const bytes = readFileSync(path);
  const headLength = bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.toString('utf8', 4, 4 + headLength)) as { layers: Layer[]; classes: string[] };
  let at = 4 + headLength;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = bytes.readFloatLE(at + 4 * i);
    at += 4 * count;
    return values;
  };
  const weights = head.layers.map((layer) => ({ matrix: take(matrixSize(layer)), bias: take(layer.outputs) }));
  return { layers: head.layers, classes: head.classes, weights };
}

/** Convolution with ReLU: `input` is `inputs` planes of side², the result `outputs` planes of (side−kernel+1)². */
export function convolve(layer: Layer & { kind: 'conv' }, matrix: Float32Array, bias: Float32Array, input: Float32Array): Float32Array {
  const { side, inputs, outputs, kernel } = layer;
  const outSide = side - kernel + 1;
  const out = new Float32Array(outputs * outSide * outSide);
  // Patches first, as rows of a matrix: then every output is one dot product over memory in order.
  const taps = inputs * kernel * kernel;
  const patch = new Float32Array(taps);
  for (let y = 0; y < outSide; y++) {
    for (let x = 0; x < outSide; x++) {
      let to = 0;
      let inked = false;
      for (let i = 0; i < inputs; i++) {
        for (let ky = 0; ky < kernel; ky++) {
          const from = i * side * side + (y + ky) * side + x;
          for (let kx = 0; kx < kernel; kx++) {
            const value = input[from + kx] as number;
            patch[to++] = value;
            if (value !== 0) inked = true;
          }
        }
      }
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o] as number;
        const row = o * taps;
        if (inked) for (let k = 0; k < taps; k++) sum += (matrix[row + k] as number) * (patch[k] as number);
        out[(o * outSide + y) * outSide + x] = sum > 0 ? sum : 0;
      }
    }
  }
  return out;
}

/** 2 × 2 maximum; `picked` (when given) takes the index of each winner, for training. */
export function pool(input: Float32Array, planes: number, side: number, picked?: Int32Array): Float32Array {
  const half = side / 2;
  const out = new Float32Array(planes * half * half);
  for (let p = 0; p < planes; p++) {
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++) {
        let best = p * side * side + 2 * y * side + 2 * x;
        for (const other of [best + 1, best + side, best + side + 1]) {
          if ((input[other] as number) > (input[best] as number)) best = other;
        }
        const to = (p * half + y) * half + x;
        out[to] = input[best] as number;
        if (picked !== undefined) picked[to] = best;
      }
    }
  }
  return out;
}

export function dense(layer: Layer, matrix: Float32Array, bias: Float32Array, input: Float32Array, last: boolean): Float32Array {
  const out = new Float32Array(layer.outputs);
  for (let o = 0; o < layer.outputs; o++) {
    let sum = bias[o] as number;
    const row = o * layer.inputs;
    for (let i = 0; i < layer.inputs; i++) sum += (matrix[row + i] as number) * (input[i] as number);
    out[o] = last || sum > 0 ? sum : 0;
  }
  return out;
}

export function softmax(logits: Float32Array): Float32Array {
  let top = -Infinity;
  for (const value of logits) if (value > top) top = value;
  const out = logits.map((value) => Math.exp(value - top));
  let sum = 0;
  for (const value of out) sum += value;
  return out.map((value) => value / sum);
}

/** Probability per class (uncalibrated). */
export function classify(net: Net, input: Float32Array): Float32Array {
  let value = input;
  net.layers.forEach((layer, index) => {
    const weights = net.weights[index];
    if (weights === undefined) throw new RangeError('net has fewer weights than layers');
    if (layer.kind === 'conv') {
      value = pool(convolve(layer, weights.matrix, weights.bias, value), layer.outputs, layer.side - layer.kernel + 1);
    } else {
      value = dense(layer, weights.matrix, weights.bias, value, index === net.layers.length - 1);
    }
  });
  return softmax(value);
}
