import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineBench } from '../durable/conformance/bench.ts';
import { lifeScenarios } from '../durable/conformance/life.ts';
import { openDbosBench } from './testing.ts';

lifeScenarios(openDbosBench);

describe('one process', () => {
  let bench: EngineBench;
  beforeAll(async () => {
    bench = await openDbosBench();
  });
  afterAll(async () => {
    await bench.stop();
    await bench.close();
  });

  it('has one engine at a time', async () => {
    const first = await bench.open();
    await expect(bench.open()).rejects.toMatchObject({ code: 'engine_running' });
    await first.shutdown(0);
  });
});
