import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { silentLog } from '../postgres/testing.ts';
import { workflowBundle } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'ai-grading-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('uses what was built before, unless a source is newer or it is not there', async () => {
  const [path, sources] = [join(folder, 'built.cjs'), join(folder, 'src')];
  const source = join(import.meta.dirname, 'conformance.workflows.ts');
  mkdirSync(join(sources, 'deep'), { recursive: true });
  const file = join(sources, 'deep', 'a.ts');
  writeFileSync(file, '');
  expect(await workflowBundle(source, { path, sources }, silentLog)).toMatchObject({ code: expect.stringContaining('CancelPaper') });
  writeFileSync(path, '');
  const later = new Date(Date.now() + 10_000);
  utimesSync(path, later, later);
  expect(await workflowBundle(source, { path, sources }, silentLog)).toEqual({ codePath: path });
  const latest = new Date(Date.now() + 20_000);
  utimesSync(file, latest, latest);
  expect(await workflowBundle(source, { path, sources }, silentLog)).toHaveProperty('code');
});
