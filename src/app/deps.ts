import type { Blobs } from '../ports/blobs.ts';
import type { Imaging, IntakeLimits } from '../ports/imaging.ts';
import type { Log } from '../ports/log.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Reader } from '../ports/reader.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { ModelMarking } from './models/marking.ts';

/** What the grading use cases work with; built once, in the entry point. */
export interface GradingDeps {
  readonly repositories: Repositories;
  readonly blobs: Blobs;
  readonly imaging: Imaging;
  readonly reader: Reader;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly limits: IntakeLimits;
  /** A mark less sure than this waits for a person, 0–1. */
  readonly reviewThreshold: number;
  /** Null where no vision model is set up. */
  readonly models: ModelMarking | null;
}

/** What the steps need that neither render, read nor call a model. */
export type LightDeps = Pick<GradingDeps, 'repositories' | 'notifier' | 'log'>;
