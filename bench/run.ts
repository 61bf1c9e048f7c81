/**
 * `npm run bench [name …]`: every benchmark, each figure beside its yardstick measured in the same run. Needs the
 * third-party data folder (`--data DIR`, default ../shared/data); a benchmark whose data is absent says so.
 */
import { parseArgs } from 'node:util';
import { printTable, type BenchTable } from './report.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ bench: () => Promise<BenchTable> }>>> = {
  engine: () => import('./engine.ts'),
  intake: () => import('./intake.ts'),
  stacks: () => import('./stacks.ts'),
  omr: () => import('./omr.ts'),
  reading: () => import('./reading.ts'),
  sample: () => import('./sample.ts'),
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(`npm run bench [${Object.keys(BENCHES).join('|')} …]`);
} else {
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
    const load = BENCHES[name];
    if (load === undefined) {
      console.error(`no benchmark ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
      process.exitCode = 2;
      continue;
    }
    try {
      printTable(await (await load()).bench());
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}
