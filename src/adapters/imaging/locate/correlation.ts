/** Makes values zero-mean and unit-norm in place; false when they are flat. */
export function unit(values: Float32Array): boolean {
  let mean = 0;
  for (const v of values) mean += v;
  mean /= values.length;
  let norm = 0;
  for (let i = 0; i < values.length; i += 1) {
    const v = (values[i] as number) - mean;
    values[i] = v;
    norm += v * v;
  }
  if (norm < 1e-3) return false;
  const scale = 1 / Math.sqrt(norm);
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] as number) * scale;
  return true;
}

/** Correlation of the zero-mean, unit-norm `reference` with the window of `image` at (left, top). */
export function correlate(reference: Float32Array, width: number, height: number, image: Float32Array, stride: number, left: number, top: number): number {
  let product = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 0, r = 0; y < height; y += 1) {
    for (let x = 0, p = (top + y) * stride + left; x < width; x += 1, r += 1, p += 1) {
      const v = image[p] as number;
      product += v * (reference[r] as number);
      sum += v;
      squares += v * v;
    }
  }
  const spread = squares - (sum * sum) / (width * height);
  return spread < 1 ? 0 : product / Math.sqrt(spread);
}
