import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Log } from '../../ports/log.ts';

/** Workflow code for the sandbox: the file when it was built before, else bundled now (about a second) from the module at `source`. */
export async function workflowBundle(source: string, prebuilt: string | null, log: Log): Promise<WorkflowBundleOption> {
  if (prebuilt !== null && existsSync(prebuilt)) return { codePath: prebuilt };
  return { code: await bundleWorkflows(source, log) };
}

/** The module at `source`, whose default export is made by `hostWorkflows`, with all it imports. */
export async function bundleWorkflows(source: string, log: Log): Promise<string> {
  const quiet = (message: string): void => log.debug({}, message);
  const logger = { log: (_: string, message: string) => quiet(message), trace: quiet, debug: quiet, info: quiet, warn: (message: string) => log.warn({}, message), error: (message: string) => log.error({}, message) };
  const { code } = await bundleWorkflowCode({ workflowsPath: createRequire(import.meta.url).resolve(source), logger });
  return code;
}
