import { describe } from 'vitest';
import { engineScenarios } from '../durable/conformance/scenarios.ts';
import { openTemporalBench, TEMPORAL } from './testing.ts';

describe.skipIf(TEMPORAL === null)('on a real Temporal server', () => {
  engineScenarios(openTemporalBench);
});
