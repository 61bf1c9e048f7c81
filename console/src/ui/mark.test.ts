import { expect, it } from 'vitest';
import { evidenceMark, markOf, scoreText, verdictOf } from './mark.ts';

it('tells the verdict by the share of the marks', () => {
  expect([verdictOf(2, 2), verdictOf(1, 2), verdictOf(0, 2), verdictOf(null, 2)]).toEqual(['full', 'part', 'none', 'open']);
});

it('gives red to people, blue to machines, and ochre to what waits', () => {
  const of = (status: 'graded' | 'needs_review' | 'reviewed', source: 'rule' | 'human') => markOf({ status, source, score: 1, max_score: 1 });
  expect(of('graded', 'rule')).toEqual({ maker: 'machine', confirmed: false, verdict: 'full' });
  expect(of('reviewed', 'human')).toEqual({ maker: 'human', confirmed: false, verdict: 'full' });
  expect(of('reviewed', 'rule')).toEqual({ maker: 'machine', confirmed: true, verdict: 'full' });
  expect(of('needs_review', 'rule')).toEqual({ maker: 'uncertain', confirmed: false, verdict: 'open' });
});

it('leaves a box open only where not even a proposal exists', () => {
  const waiting = { status: 'needs_review', source: 'rule', max_score: 2 } as const;
  expect(evidenceMark({ ...waiting, score: null }, { awarded: 0 }, 2).verdict).toBe('open');
  expect(evidenceMark({ ...waiting, score: 2 }, { awarded: 2 }, 2).verdict).toBe('full');
});

it('writes marks without needless zeros', () => {
  expect([scoreText(2), scoreText(1.5), scoreText(0.1 + 0.2), scoreText(null)]).toEqual(['2', '1.5', '0.3', '?']);
});
