/** A seeded source of numbers (mulberry32): the same seed makes the same class. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Evenly between `low` and `high`. */
  between(low: number, high: number): number;
  /** A whole number, 0 ≤ n < `count`. */
  below(count: number): number;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, between: (low, high) => low + (high - low) * next(), below: (count) => Math.floor(next() * count) };
}
