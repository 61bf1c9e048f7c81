/**
 * `npm run check:k8s`: the checklist for manifests, images and alerts, by point. Each check is proven by canaries: a change to a copy that
 * it must not let pass. What needs a program that is not there is skipped, and fails where CI=true.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Canary, Check } from './k8s/check.ts';
import { IMAGE_CHECKS } from './k8s/checks-images.ts';
import { MONITORING_CHECKS } from './k8s/checks-monitoring.ts';
import { NETWORK_CHECKS } from './k8s/checks-network.ts';
import { POD_CHECKS } from './k8s/checks-pods.ts';
import { RENDER_CHECKS } from './k8s/checks-render.ts';
import { SCALING_CHECKS } from './k8s/checks-scaling.ts';
import { SCHEMA_CHECKS } from './k8s/checks-schemas.ts';
import { Tree } from './k8s/tree.ts';

const root = join(import.meta.dirname, '..');
const checks = [RENDER_CHECKS, SCHEMA_CHECKS, SCALING_CHECKS, POD_CHECKS, NETWORK_CHECKS, MONITORING_CHECKS, IMAGE_CHECKS].flat().sort((a, b) => a.point - b.point);
const COPIED = ['k8s', 'deploy', 'Dockerfile.api', 'Dockerfile.worker', 'docs/runbook.md'];
// Where `go install` puts what it makes.
process.env['PATH'] = [process.env['PATH'], join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin')].join(delimiter);

function isThere(program: string): boolean {
  return spawnSync('which', [program]).status === 0;
}

function runOn(check: Check, folder: string): string[] {
  try {
    return check.run(new Tree(folder));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Null: the check saw it. */
function blindTo(check: Check, { file, from, to, says }: Canary): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-k8s-'));
  try {
    for (const path of COPIED.filter((one) => existsSync(join(root, one)))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    const text = readFileSync(join(folder, file), 'utf8');
    if (!text.includes(from)) return `canary has nothing to change: ${file} has no ${JSON.stringify(from)}`;
    writeFileSync(join(folder, file), text.replaceAll(from, to));
    const problems = runOn(check, folder);
    return problems.some((problem) => problem.includes(says)) ? null : `canary not caught: ${file}: ${JSON.stringify(to)}: ${problems.join('; ') || 'passed'}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let failed = 0;
let canaries = 0;
for (const check of checks) {
  const lacks = check.needs.filter((program) => !isThere(program));
  const skipped = lacks.length > 0 && process.env['CI'] !== 'true';
  const problems = lacks.length > 0 ? [`needs ${lacks.join(', ')}`] : [...runOn(check, root), ...check.canaries.flatMap((canary) => blindTo(check, canary) ?? [])];
  const verdict = skipped ? `skipped: ${problems.join()}` : problems.length === 0 ? 'pass' : 'FAIL';
  process.stdout.write(`${String(check.point).padStart(2)} ${verdict}  ${check.name}\n`);
  if (skipped) continue;
  for (const problem of problems) process.stderr.write(`     ${problem}\n`);
  failed += problems.length === 0 ? 0 : 1;
  canaries += lacks.length === 0 ? check.canaries.length : 0;
}
process.stdout.write(`${checks.length} checks, ${failed} failed, ${canaries} canaries\n`);
process.exitCode = failed === 0 ? 0 : 1;
