/**
 * `npm run bench [name …]`: every benchmark, each figure beside its yardstick measured in the same run. Needs the
 * third-party data folder (../shared/data); a benchmark whose data is absent says so. `--write` keeps the tables in
 * docs/benchmarks.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatTable, printTable, type BenchTable } from './report.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ bench: () => Promise<BenchTable> }>>> = {
  engine: () => import('./engine.ts'),
  serve: () => import('./serve.ts'),
  intake: () => import('./intake.ts'),
  sample: () => import('./sample.ts'),
  stacks: () => import('./stacks.ts'),
  omr: () => import('./omr.ts'),
  reading: () => import('./reading.ts'),
  models: () => import('./models.ts'),
  overhead: () => import('./overhead.ts'),
  routing: () => import('./routing.ts'),
  hostile: () => import('./hostile.ts'),
  console: () => import('./console.ts'),
};
const PAGE = join(import.meta.dirname, '../docs/benchmarks.md');

/** The page with the table of one benchmark put in or replaced; tables keep the order of `BENCHES`. */
function withTable(page: string, name: string, table: BenchTable): string {
  const sections = new Map(
    [...page.matchAll(/<!-- (\w+) -->\n([\s\S]*?)(?=<!-- \w+ -->|$)/g)].map(([, key, text]) => [key ?? '', (text ?? '').trim()]),
  );
  const machine = `Measured ${new Date().toISOString().slice(0, 10)} on ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}.`;
  sections.set(name, `${formatTable(table).trim()}\n\n${machine}`);
  const head = page.split('<!-- ')[0]?.trim() ?? '';
  const bodies = Object.keys(BENCHES).flatMap((key) => (sections.has(key) ? [`<!-- ${key} -->\n${sections.get(key)}`] : []));
  return `${[head, ...bodies].join('\n\n')}\n`;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' }, write: { type: 'boolean' } },
});
if (values.help) {
  console.log(`npm run bench -- [--write] [${Object.keys(BENCHES).join('|')} …]`);
} else {
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
    const load = BENCHES[name];
    if (load === undefined) {
      console.error(`no benchmark ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
      process.exitCode = 2;
      continue;
    }
    try {
      const table = await (await load()).bench();
      printTable(table);
      if (values.write) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), name, table));
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}
