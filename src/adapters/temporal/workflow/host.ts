import { allHandlersFinished, CancellationScope, condition, defineQuery, isCancellation, setHandler, workflowInfo } from '@temporalio/workflow';
import { AppError } from '../../../domain/errors.ts';
import type { ActivityMap, Json } from '../../../ports/engine.ts';
import type { AnyDefinition } from '../../durable/tiers.ts';
import { storedOf, toFailure } from '../failure.ts';
import { TemporalContext } from './context.ts';
import { Inbox } from './inbox.ts';
import { PROGRESS_QUERY } from './names.ts';

export interface Hosting<A extends ActivityMap> {
  readonly definitions: readonly AnyDefinition<A>[];
  /** Names of activities of `vision-compute-queue`; the others are on `default-queue`. */
  readonly visionActivities: readonly (keyof A & string)[];
  /** Signals that workflows wait for; each is also an update. */
  readonly signals: readonly string[];
  /** A worker that is silent for so long has died, seconds; its activities go to another. */
  readonly heartbeatSeconds: number;
}

/** The default export of a module to be bundled for workers: runs whatever definition the server asks for. */
export function hostWorkflows<A extends ActivityMap>(hosting: Hosting<A>): (input: unknown) => Promise<unknown> {
  const definitions = new Map(hosting.definitions.map((definition) => [definition.name, definition]));
  const vision = new Set<string>(hosting.visionActivities);
  return async (input) => {
    const { workflowId, workflowType } = workflowInfo();
    const inbox = new Inbox(hosting.signals);
    let progress: Json = null;
    setHandler(defineQuery<Json>(PROGRESS_QUERY), () => progress);
    try {
      const definition = definitions.get(workflowType);
      if (definition === undefined) throw new AppError('definition_unknown', `No workflow definition ${workflowType}`, { httpStatus: 500 });
      const context = new TemporalContext<A>({
        workflowId,
        tier: definition.tier,
        inbox,
        heartbeatSeconds: hosting.heartbeatSeconds,
        queueOf: (activity) => (vision.has(activity) ? 'vision-compute-queue' : 'default-queue'),
        publish: (value) => {
          progress = value;
        },
      });
      return (await runGuarded(definition, context, input)) ?? null;
    } catch (error) {
      // Anything but a failure would make the server try this step for ever, with the script neither marked nor failed.
      throw isCancellation(error) ? error : toFailure(storedOf(error));
    } finally {
      inbox.close();
      await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    }
  };
}

async function runGuarded<A extends ActivityMap>(definition: AnyDefinition<A>, context: TemporalContext<A>, input: unknown): Promise<unknown> {
  try {
    return await definition.run(context, input as never);
  } finally {
    await context.guard.end();
  }
}
