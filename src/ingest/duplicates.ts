import type { PageFacts } from '../domain/script.ts';

const MAX_DISTANCE = 4;
const MAX_INK_DIFFERENCE = 0.03;
const MAX_SIZE_DIFFERENCE = 0.01;

/** Differing bits of two fingerprints of 16 hex digits. */
export function fingerprintDistance(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; bits > 0n; bits >>= 1n) count += Number(bits & 1n);
  return count;
}

/**
 * Whether two scans may be of one sheet: near fingerprints, nearly the same ink and size. Two students' pages
 * of the same paper can be this near too, so it is a hint for a person and never reason enough to drop a page.
 */
export function looksTheSame(a: PageFacts, b: PageFacts): boolean {
  const near = (x: number, y: number, share: number): boolean => Math.abs(x - y) <= Math.max(x, y) * share;
  return (
    fingerprintDistance(a.fingerprint, b.fingerprint) <= MAX_DISTANCE &&
    near(a.ink, b.ink, MAX_INK_DIFFERENCE) &&
    near(Math.max(a.width, a.height), Math.max(b.width, b.height), MAX_SIZE_DIFFERENCE) &&
    near(Math.min(a.width, a.height), Math.min(b.width, b.height), MAX_SIZE_DIFFERENCE)
  );
}
