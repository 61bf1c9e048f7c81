import { StatusString, type DBOSClient } from '@dbos-inc/dbos-sdk';
import type { WorkflowState } from '../../ports/engine.ts';
import { storeError, type Outcome } from './outcome.ts';
import { workflowCancelled } from './run-activity.ts';

/** The engine's own default is 1 s: a paper of one-second questions would take twice as long. */
const POLL_MS = 25;

export interface Finished {
  readonly state: Exclude<WorkflowState, 'running'>;
  readonly outcome: Outcome<unknown>;
}

export function stateOf(status: string): WorkflowState {
  if (status === StatusString.SUCCESS) return 'completed';
  if (status === StatusString.CANCELLED) return 'cancelled';
  if (status === StatusString.ERROR || status === StatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED) return 'failed';
  return 'running';
}

/** State per workflow id; ids that are not known are left out. */
export async function readStates(client: DBOSClient, ids: readonly string[]): Promise<ReadonlyMap<string, WorkflowState>> {
  if (ids.length === 0) return new Map();
  const found = await client.listWorkflows({ workflowIDs: [...ids], loadInput: false, loadOutput: false });
  return new Map(found.map((workflow) => [workflow.workflowID, stateOf(workflow.status)]));
}

/**
 * Waits for every id, then reads what they left, by id. Two queries whatever their number (and one per poll), and
 * none of them takes a number in the caller's checkpoints.
 */
export async function waitForResults(client: DBOSClient, ids: readonly string[]): Promise<ReadonlyMap<string, Finished>> {
  if (ids.length === 0) return new Map();
  await client.waitAll(ids.map((id) => client.retrieveWorkflow(id)), { pollingIntervalMs: POLL_MS });
  const found = await client.listWorkflows({ workflowIDs: [...ids], loadInput: false });
  return new Map(
    found.map((workflow): [string, Finished] => {
      const state = stateOf(workflow.status);
      if (state === 'completed') return [workflow.workflowID, { state, outcome: { ok: true, value: workflow.output } }];
      const error = state === 'cancelled' ? workflowCancelled(workflow.workflowID) : (workflow.error ?? new Error(workflow.status));
      return [workflow.workflowID, { state: state === 'cancelled' ? state : 'failed', outcome: { ok: false, error: storeError(error) } }];
    }),
  );
}
