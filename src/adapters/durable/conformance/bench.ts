import type { Engine } from '../../../ports/engine.ts';
import type { Activities } from './workflows.ts';

/** An engine under test: four activities of `default-queue` and two of `vision-compute-queue` at once. */
export interface EngineBench {
  /** A new engine on the same record, with CONFORMANCE_WORKFLOWS; activities that are not given return their input. */
  open(activities?: Partial<Activities>): Promise<Engine<Activities>>;
  /** Stops the engine opened last. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const IDENTITY: Activities = {
  echo: (value) => Promise.resolve(value),
  work: (name) => Promise.resolve(name),
};
