import { setTimeout as delay } from 'node:timers/promises';
import { StatusString, type DBOSClient } from '@dbos-inc/dbos-sdk';
import type { WorkflowState } from '../../ports/engine.ts';
import { storeError, type Outcome } from '../durable/outcome.ts';
import { workflowCancelled } from '../durable/stored-error.ts';

/** A wait is polled at 2% of its length: it ends hardly later than it could, and a long one costs the database little. */
const POLL = { share: 0.02, leastMs: 25, mostMs: 500 };

const FINAL = [StatusString.SUCCESS, StatusString.ERROR, StatusString.CANCELLED, StatusString.MAX_RECOVERY_ATTEMPTS_EXCEEDED];

export interface Finished {
  readonly state: Exclude<WorkflowState, 'running'>;
  readonly outcome: Outcome<unknown>;
}

function stateOf(status: string): WorkflowState {
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
 * Waits for every id, then reads what they left, by id. One query per poll and one for the results, whatever their
 * number, and none of them takes a number in the caller's checkpoints.
 */
export async function waitForResults(client: DBOSClient, ids: readonly string[]): Promise<ReadonlyMap<string, Finished>> {
  const started = performance.now();
  const waiting = new Set(ids);
  while (waiting.size > 0) {
    const ended = await client.listWorkflows({ workflowIDs: [...waiting], status: FINAL, loadInput: false, loadOutput: false });
    for (const workflow of ended) waiting.delete(workflow.workflowID);
    if (waiting.size === 0) break;
    await delay(Math.min(Math.max((performance.now() - started) * POLL.share, POLL.leastMs), POLL.mostMs));
  }
  if (ids.length === 0) return new Map();
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
