import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSetupLink, stablePort, startServing } from '../../support/served.ts';

export interface House {
  readonly origin: string;
  /** Makes the administrator; works once. */
  readonly setupLink: string;
  /** A folder of the test's own, gone afterwards. */
  readonly folder: string;
  close(): Promise<void>;
}

/** `serve` as people run it, on an empty data folder. */
export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-house-'));
  // As root the database server runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const port = await stablePort();
  const server = startServing({ dataDir, port });
  await server.ready();
  return {
    origin: server.url,
    setupLink: makeSetupLink(dataDir, port),
    folder,
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
