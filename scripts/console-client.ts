/** `node scripts/console-client.ts`: writes schemas/openapi.json from the table of routes, and the console's client types from that. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openApiDocument } from '../src/contracts/http/openapi.ts';

const root = join(import.meta.dirname, '..');
export const OPENAPI_FILE = join(root, 'schemas/openapi.json');
export const CLIENT_FILE = join(root, 'console/src/api/schema.d.ts');

export function openApiText(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(openApiDocument(version), null, 1)}\n`;
}

/** By the generator's own command: it needs a TypeScript with a compiler API, which only the console's workspace has. */
export function clientText(openApi: string): string {
  const generator = dirname(createRequire(join(root, 'console/package.json')).resolve('openapi-typescript'));
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-client-'));
  try {
    writeFileSync(join(folder, 'openapi.json'), openApi);
    execFileSync(process.execPath, [join(generator, '../bin/cli.js'), join(folder, 'openapi.json'), '-o', join(folder, 'schema.d.ts')], { stdio: 'pipe' });
    return readFileSync(join(folder, 'schema.d.ts'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const text = openApiText();
  writeFileSync(OPENAPI_FILE, text);
  writeFileSync(CLIENT_FILE, clientText(text));
}
