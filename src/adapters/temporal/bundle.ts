import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Log } from '../../ports/log.ts';

export interface Prebuilt {
  readonly path: string;
  /** Folder of all that was bundled: where a file of it is newer, the bundle is not used. */
  readonly sources: string;
}

/** Workflow code for the sandbox: the file that was built before, else bundled now (about a second) from the module at `source`. */
export async function workflowBundle(source: string, prebuilt: Prebuilt | null, log: Log): Promise<WorkflowBundleOption> {
  if (prebuilt !== null && isFresh(prebuilt)) return { codePath: prebuilt.path };
  return { code: await bundleWorkflows(source, log) };
}

function isFresh({ path, sources }: Prebuilt): boolean {
  const built = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return false;
  return readdirSync(sources, { recursive: true, encoding: 'utf8' }).every((name) => statSync(join(sources, name)).mtimeMs <= built);
}

/** The module at `source`, whose default export is made by `hostWorkflows`, with all it imports. */
export async function bundleWorkflows(source: string, log: Log): Promise<string> {
  const quiet = (message: string): void => log.debug({}, message);
  const logger = { log: (_: string, message: string) => quiet(message), trace: quiet, debug: quiet, info: quiet, warn: (message: string) => log.warn({}, message), error: (message: string) => log.error({}, message) };
  const { code } = await bundleWorkflowCode({ workflowsPath: createRequire(import.meta.url).resolve(source), logger });
  return code;
}
