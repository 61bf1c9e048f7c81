/** For tests: starts a database in a process of its own, prints its URL and stays, or leaves without closing it. */
import { startEmbeddedPostgres } from './index.ts';

const [dataDir = '', stateDir = '', native = '', leave = ''] = process.argv.slice(2);
const ignore = (): void => undefined;
const { url } = await startEmbeddedPostgres({
  dataDir,
  stateDirs: [stateDir],
  log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  ...(native === '' ? {} : { native }),
});
process.stdout.write(`${url}\n`, () => {
  if (leave === 'leave') process.exit(0);
  setInterval(ignore, 60_000);
});
