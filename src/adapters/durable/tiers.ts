import type { ActivityMap, WorkflowDefinition } from '../../ports/engine.ts';
import { WorkflowShapeError } from './order-guard.ts';

export type AnyDefinition<A extends ActivityMap> = WorkflowDefinition<A, never, unknown>;
export type Tier = AnyDefinition<ActivityMap>['tier'];

const DEPTH: Readonly<Record<Tier, number>> = { batch: 0, paper: 1, question: 2 };

/** Throws WorkflowShapeError unless the child is of a deeper tier: parent and child would compete for one slot. */
export function checkDeeper(parent: Tier, child: { readonly name: string; readonly tier: Tier }): void {
  if (DEPTH[child.tier] > DEPTH[parent]) return;
  throw new WorkflowShapeError(`A ${parent} workflow may not wait for ${child.name}: it would take a slot of its own kind`);
}
