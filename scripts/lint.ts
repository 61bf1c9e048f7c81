/**
 * `npm run lint`: oxlint over the tree, then the canaries. A canary is a file with an import or a call that
 * the layers forbid; linting it must fail, or the rule has gone blind.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');

interface Canary {
  readonly path: string;
  readonly code: string;
  readonly says: string;
}

const canaries: readonly Canary[] = [
  { path: 'src/domain/canary.ts', code: "import '../contracts/messages.ts';", says: 'domain imports nothing but domain' },
  { path: 'src/domain/canary-node.ts', code: "import 'node:fs';", says: 'domain imports nothing but domain' },
  { path: 'src/contracts/canary.ts', code: "import '../app/x.ts';", says: 'contracts and ports import domain only' },
  { path: 'src/ports/canary.ts', code: "import '../adapters/x.ts';", says: 'contracts and ports import domain only' },
  { path: 'src/app/canary.ts', code: "import '../adapters/postgres/x.ts';", says: 'use cases and pipeline logic' },
  { path: 'src/ingest/canary.ts', code: "import 'sharp';", says: 'native libraries live behind ports' },
  { path: 'src/grading/canary.ts', code: "import '../platform/config.ts';", says: 'use cases and pipeline logic' },
  { path: 'src/workflows/canary.ts', code: "import '../app/x.ts';", says: 'workflows import domain' },
  { path: 'src/workflows/canary-time.ts', code: 'export const t = Date.now();', says: 'no-restricted-globals' },
  { path: 'src/workflows/canary-random.ts', code: 'export const r = Math.random();', says: 'no-restricted-properties' },
  { path: 'src/adapters/canary.ts', code: "import '../../app/x.ts';", says: 'adapters import ports' },
  { path: 'src/adapters/canary-env.ts', code: 'export const e = process.env;', says: 'configuration is parsed once' },
  { path: 'src/adapters/temporal/workflow/canary.ts', code: "import 'node:fs';", says: 'runs in the sandbox' },
  { path: 'src/app/canary-workflow.ts', code: "import '../workflows/x.ts';", says: 'use cases and pipeline logic' },
  { path: 'src/server/canary.ts', code: "import '../adapters/x.ts';", says: 'the server imports use cases' },
  { path: 'console/src/canary.ts', code: "import type { x } from '../../src/domain/exam.ts';", says: 'the console imports contracts only' },
  { path: 'console/src/canary-code.ts', code: "import { x } from '../../src/contracts/http/exams.ts';", says: 'takes types from contracts' },
  { path: 'src/platform/canary.ts', code: "import '../entry/x.ts';", says: 'platform imports domain' },
];

function lint(cwd: string, args: readonly string[]): { status: number; output: string } {
  const run = spawnSync(process.execPath, [oxlint, ...args], { cwd, encoding: 'utf8' });
  return { status: run.status ?? 1, output: `${run.stdout}${run.stderr}` };
}

function blindCanaries(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-lint-'));
  try {
    cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const { path, code } of canaries) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
    }
    return canaries
      .filter(({ path, says }) => {
        const { status, output } = lint(folder, [path]);
        return status === 0 || !output.includes(says);
      })
      .map(({ path, code }) => `${path}: ${code}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const tree = lint(root, ['--type-aware', ...process.argv.slice(2)]);
process.stdout.write(tree.output);
const blind = blindCanaries();
for (const line of blind) process.stderr.write(`canary not caught: ${line}\n`);
if (blind.length === 0) process.stdout.write(`${canaries.length} canaries caught\n`);
process.exitCode = tree.status === 0 && blind.length === 0 ? 0 : 1;
