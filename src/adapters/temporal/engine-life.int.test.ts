import { describe } from 'vitest';
import { lifeScenarios } from '../durable/conformance/life.ts';
import { openTemporalBench, TEMPORAL } from './testing.ts';

describe.skipIf(TEMPORAL === null)('on a real Temporal server', () => {
  lifeScenarios(openTemporalBench);
});
