import { afterAll, describe } from 'vitest';
import { findTemporal, startTemporalServer } from '../support/temporal-server.ts';

const TEMPORAL = findTemporal();

/** The round of `http-round.test.ts` (a split to be confirmed, decisions, what is stopped and gone on with), its workflows on a real server. */
describe.skipIf(TEMPORAL === null)('on a Temporal server', async () => {
  if (TEMPORAL === null) return;
  const server = await startTemporalServer(TEMPORAL);
  // Hooks run last registered first: the server goes after the service.
  afterAll(() => server.close());
  process.env['TEST_SERVICE'] = JSON.stringify({ TEMPORAL_HOST: server.host });
  await import('./http-round.test.ts');
});
