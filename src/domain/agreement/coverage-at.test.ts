import { describe, expect, it } from 'vitest';
import { coverageAtKappa, type RoutedMark } from './coverage-at.ts';

/** `right` marks that agree, then `wrong` ones that do not, less confident than those by `gap`. */
function marks(right: number, wrong: number, gap: number): RoutedMark[] {
  return Array.from({ length: right + wrong }, (_, i) => ({
    human: i % 3, machine: i < right ? i % 3 : (i + 1) % 3,
    confidence: i < right ? 1 : 1 - gap, cluster: String(i),
  }));
}

describe('coverage at a kappa', () => {
  it('accepts what agrees where the confidence tells it apart', () => {
    const { shown } = coverageAtKappa(marks(60, 40, 0.5), 0.8);
    expect(shown).toMatchObject({ marks: 60, coverage: 0.6, threshold: 1, kappa: 1, interval: { low: 1, high: 1 } });
  });

  it('accepts all or none of what has one confidence', () => {
    expect(coverageAtKappa(marks(60, 40, 0), 0.8)).toEqual({ seen: null, shown: null });
  });

  it('refuses a kappa that is reached while its interval straddles the target', () => {
    const { seen, shown } = coverageAtKappa(marks(27, 3, 0), 0.8);
    expect(seen?.kappa).toBeGreaterThanOrEqual(0.8);
    expect(seen?.interval?.low).toBeLessThan(0.8);
    expect(shown).toBeNull();
  });

  it('never rests on fewer than twenty marks', () => {
    expect(coverageAtKappa(marks(19, 60, 0.5), 0.8)).toEqual({ seen: null, shown: null });
  });
});
