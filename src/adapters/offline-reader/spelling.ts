/** Posterior of a line: `steps` × `classes`, class 0 is the blank of CTC. */
export interface Posterior {
  readonly steps: number;
  readonly classes: number;
  readonly p: Float32Array;
}

/**
 * P(the line is one of the spellings) summed over all CTC paths (Graves 2006, forward variables): `places` has the
 * classes that may stand at each place of the text. The same class twice in a row needs a blank between.
 */
export function spelling({ steps, classes, p }: Posterior, places: readonly (readonly number[])[]): number {
  const repeats = places.map((place, i) => place.some((key) => places[i - 1]?.includes(key)));
  // even states are blanks, odd ones the places between them; the sum before the first step stands in the first blank
  let states = new Float64Array(2 * places.length + 1);
  states[0] = 1;
  for (let t = 0; t < steps; t++) {
    const next = new Float64Array(states.length);
    const blank = p[t * classes] as number;
    for (let s = 0; s < states.length; s++) {
      const before = (states[s] as number) + (states[s - 1] ?? 0);
      if (s % 2 === 0) {
        next[s] = before * blank;
        continue;
      }
      const at = (s - 1) / 2;
      let hit = 0;
      for (const key of places[at] ?? []) hit += p[t * classes + key] as number;
      next[s] = (before + (repeats[at] === true ? 0 : (states[s - 2] ?? 0))) * hit;
    }
    states = next;
  }
  return (states.at(-1) ?? 0) + (states.at(-2) ?? 0);
}
