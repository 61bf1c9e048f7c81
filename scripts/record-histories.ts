/**
 * `node scripts/record-histories.ts`: runs the workflows on a real Temporal server and writes their histories to tests/histories, which
 * every later version must replay. Once a release; histories of earlier releases stay. See docs/engines.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../src/platform/version.ts';
import { recordHistories } from '../tests/support/record-histories.ts';
import { findTemporal, startTemporalServer } from '../tests/support/temporal-server.ts';

const program = findTemporal();
if (program === null) throw new Error('no temporal program');
const server = await startTemporalServer(program);
try {
  const folder = join(import.meta.dirname, '../tests/histories', VERSION);
  mkdirSync(folder, { recursive: true });
  for (const [name, history] of await recordHistories(server)) writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(JSON.parse(history, withoutMachine))}\n`);
  process.stdout.write(`${folder}\n`);
} finally {
  await server.close();
}

/** Names of the machine and its processes are nobody's business, and replay does not ask for them. */
function withoutMachine(key: string, value: unknown): unknown {
  return key === 'identity' ? 'recorder' : value;
}
