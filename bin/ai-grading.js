#!/usr/bin/env node
// Runs on whatever Node is first on PATH; the sources need the Node that npm installs beside them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const { status } = spawnSync(node, [join(root, 'src', 'entry', 'cli.ts'), ...process.argv.slice(2)], { stdio: 'inherit', shell: process.platform === 'win32' });
process.exit(status ?? 1);
