/**
 * `npm run build`: builds the console into console/dist, unless nothing it is made of has changed, and holds the first view to its
 * size. Vite runs as a child process, so that its environment is its own.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FIRST_VIEW_LIMIT, firstView } from './console-size.ts';

const root = join(import.meta.dirname, '..');
const consoleFolder = join(root, 'console');
export const DIST = join(consoleFolder, 'dist');
const STAMP = join(DIST, '.vite/stamp');

const SOURCES = ['console/src', 'console/public', 'console/index.html', 'console/vite.config.ts', 'console/package.json', 'src/contracts', 'src/domain', 'package-lock.json'];

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile() && !file.endsWith('.test.ts'))
    .sort();
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesIn(join(root, source))) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Whether the console was built anew. */
export function buildConsole(): boolean {
  const stamp = sourceHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return false;
  const vite = join(dirname(createRequire(join(consoleFolder, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  const run = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: consoleFolder, stdio: 'inherit' });
  if (run.status !== 0) throw new Error(`the console was not built (exit ${run.status})`);
  writeFileSync(STAMP, stamp);
  return true;
}

if (import.meta.main) {
  const built = buildConsole();
  const { files, gzip } = firstView(DIST);
  console.log(`console ${built ? 'built' : 'up to date'}; first view ${(gzip / 1000).toFixed(1)} kB of JavaScript (gz) in ${files.length} files`);
  if (gzip > FIRST_VIEW_LIMIT) {
    console.error(`more than the ${FIRST_VIEW_LIMIT / 1000} kB it may have: ${files.join(', ')}`);
    process.exitCode = 1;
  }
}
