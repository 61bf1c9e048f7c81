/** `npm run build:workflows`: bundles the workflows for the workers of a Temporal server, so that they need not do it at every start. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundleWorkflows } from '../src/adapters/temporal/bundle.ts';
import { WORKFLOW_BUNDLE, WORKFLOW_SOURCE } from '../src/entry/temporal.ts';
import { createLog } from '../src/platform/log.ts';

const code = await bundleWorkflows(WORKFLOW_SOURCE, createLog({ level: 'warn', format: 'auto' }));
mkdirSync(dirname(WORKFLOW_BUNDLE), { recursive: true });
writeFileSync(WORKFLOW_BUNDLE, code);
process.stdout.write(`${WORKFLOW_BUNDLE}: ${Math.round(code.length / 1000)} kB\n`);
