import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Packages that a process has loaded once it has loaded `modules`. */
function loadedBy(modules: readonly string[]): string {
  const code = `
    import { createRequire } from 'node:module';
    for (const path of ${JSON.stringify(modules)}) await import(path);
    process.stdout.write(Object.keys(createRequire(import.meta.url).cache).join('\\n'));
    process.exit(0);`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', cwd: import.meta.dirname });
  expect(run.stderr).toBe('');
  return run.stdout;
}

const entry = (path: string): string => join(import.meta.dirname, path);

it('loads nothing of Temporal where the embedded engine runs', () => {
  const laptop = loadedBy(['serve', 'grade', 'demo', 'doctor', 'worker'].map((name) => entry(`commands/${name}.ts`)));
  expect(laptop).toContain('dbos-sdk');
  expect(laptop).not.toContain('@temporalio');
  // The look itself would see it.
  expect(loadedBy([entry('temporal.ts')])).toContain('@temporalio');
});
