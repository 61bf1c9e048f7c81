/**
 * Thrown inside this folder where nothing sure can be said: a notation with two readings, a number too large to
 * work out, a point where an expression has no value. The public functions turn it into `unknown`.
 */
export class Unsure extends Error {
  /** True where an expression has no value at a point, e.g. behind a division by zero. */
  readonly undefinedThere: boolean;

  constructor(message: string, undefinedThere = false) {
    super(message);
    this.undefinedThere = undefinedThere;
  }
}

/** `Unsure` as an expression. */
export function unsure(message: string): never {
  throw new Unsure(message);
}

/** `work()`, or `otherwise` where nothing sure can be said. */
export function unlessUnsure<T, U>(work: () => T, otherwise: U): T | U {
  try {
    return work();
  } catch (error) {
    if (error instanceof Unsure) return otherwise;
    throw error;
  }
}

/** Longer texts are no working of one question; they are not looked at. */
export const MAX_LENGTH = 4000;
