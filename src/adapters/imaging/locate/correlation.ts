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

let sums = new Float64Array(0);
let squares = new Float64Array(0);

/**
 * Correlation of the zero-mean, unit-norm `reference` with every window of `image` (`columns × rows`) whose left top
 * lies in `spanX × spanY`; row-major. Window means come from integral images, so each window costs one product.
 */
export function correlationMap(
  reference: Float32Array, width: number, height: number,
  image: Float32Array, columns: number, rows: number, spanX: number, spanY: number,
): Float32Array {
  const stride = columns + 1;
  if (sums.length < stride * (rows + 1)) {
    sums = new Float64Array(stride * (rows + 1));
    squares = new Float64Array(stride * (rows + 1));
  }
  sums.fill(0, 0, stride);
  squares.fill(0, 0, stride);
  for (let y = 0; y < rows; y += 1) {
    let [sum, square] = [0, 0];
    const above = y * stride;
    sums[above + stride] = 0;
    squares[above + stride] = 0;
    for (let x = 0; x < columns; x += 1) {
      const v = image[y * columns + x] as number;
      sum += v;
      square += v * v;
      sums[above + stride + x + 1] = (sums[above + x + 1] as number) + sum;
      squares[above + stride + x + 1] = (squares[above + x + 1] as number) + square;
    }
  }
  const out = new Float32Array(spanX * spanY);
  const area = (table: Float64Array, x: number, y: number): number => {
    const top = y * stride + x;
    const bottom = top + height * stride;
    return (table[bottom + width] as number) - (table[bottom] as number) - (table[top + width] as number) + (table[top] as number);
  };
  for (let dy = 0; dy < spanY; dy += 1) {
    for (let dx = 0; dx < spanX; dx += 1) {
      const spread = area(squares, dx, dy) - area(sums, dx, dy) ** 2 / (width * height);
      if (spread < 1e-3) continue;
      let product = 0;
      for (let y = 0, r = 0; y < height; y += 1) {
        for (let p = (dy + y) * columns + dx, end = p + width; p < end; p += 1, r += 1) product += (image[p] as number) * (reference[r] as number);
      }
      out[dy * spanX + dx] = product / Math.sqrt(spread);
    }
  }
  return out;
}
