import { AppError } from '../../domain/errors.ts';

/**
 * A workflow that had two operations in flight at once. The engine numbers checkpoints by the order of calls;
 * where branches interleave, that order may differ after a crash and one question would get another's result.
 * So it is refused on the very first run, when nothing has gone wrong yet. A programming error, never retried.
 */
export class WorkflowShapeError extends AppError {
  constructor(message: string) {
    super('workflow_shape', message, { httpStatus: 500 });
  }
}

/** Lets one operation through at a time; the first offence spoils the whole workflow, caught or not. */
export class OrderGuard {
  readonly #workflowId: string;
  #inFlight: { readonly name: string; readonly passive: boolean; readonly settled: Promise<unknown> } | null = null;
  #offence: WorkflowShapeError | null = null;
  #ended = false;

  constructor(workflowId: string) {
    this.#workflowId = workflowId;
  }

  /**
   * Rejects with WorkflowShapeError when another operation is in flight, was so before, or the workflow has ended.
   * A `passive` operation only waits, perhaps for days.
   */
  run<T>(name: string, operation: () => Promise<T>, passive = false): Promise<T> {
    const result = this.#run(name, operation, passive);
    // An operation that nobody awaits and that fails must fail its workflow (see `end`), not the process.
    result.catch(noop);
    return result;
  }

  async #run<T>(name: string, operation: () => Promise<T>, passive: boolean): Promise<T> {
    if (this.#inFlight !== null) {
      this.#offence ??= this.#error(`${name} was started while ${this.#inFlight.name} was in flight`);
    } else if (this.#ended) {
      this.#offence ??= this.#error(`${name} was started after the workflow had ended`);
    }
    if (this.#offence !== null) throw this.#offence;

    const running = operation();
    this.#inFlight = { name, passive, settled: running.then(noop, noop) };
    try {
      return await running;
    } finally {
      this.#inFlight = null;
    }
  }

  /**
   * Call when the workflow's own code is done, well or badly. Throws the offence, once what is in flight has settled;
   * a wait is left behind.
   */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#inFlight !== null) {
      this.#offence ??= this.#error(`${this.#inFlight.name} was not awaited`);
      if (!this.#inFlight.passive) await this.#inFlight.settled;
    }
    if (this.#offence !== null) throw this.#offence;
  }

  #error(what: string): WorkflowShapeError {
    return new WorkflowShapeError(`Workflow ${this.#workflowId}: ${what}; await every operation, fan out with children only`);
  }
}

function noop(): void {}
