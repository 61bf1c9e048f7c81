/** A note in the margin: `at` is where it would like to stand, `height` what it takes, in points. */
export interface Wish {
  readonly at: number;
  readonly height: number;
}

/**
 * Tops of the notes, in order, between `top` and `bottom`: each as near to its wish as may be, none on another.
 * Notes that are too many for the room run on past `bottom`.
 */
export function stackNotes(wishes: readonly Wish[], top: number, bottom: number): number[] {
  const tops: number[] = [];
  let free = top;
  for (const wish of wishes) {
    const at = Math.max(free, wish.at);
    tops.push(at);
    free = at + wish.height;
  }
  let limit = bottom;
  for (let i = tops.length - 1; i >= 0; i--) {
    const latest = Math.max(top, limit - (wishes[i]?.height ?? 0));
    if ((tops[i] ?? 0) > latest) tops[i] = latest;
    limit = tops[i] ?? 0;
  }
  let floor = top;
  return tops.map((at, i) => {
    const placed = Math.max(at, floor);
    floor = placed + (wishes[i]?.height ?? 0);
    return placed;
  });
}
