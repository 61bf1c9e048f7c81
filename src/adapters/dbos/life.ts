import { setTimeout as delay } from 'node:timers/promises';

/** Work cut by a shutdown neither succeeds nor fails: it stops here for good, and runs again at the next start. */
export function parked(): Promise<never> {
  return new Promise<never>(() => {});
}

/** Whether the engine takes on work, and which activities a shutdown must wait for. */
export class Life {
  readonly #stop = new AbortController();
  readonly #busy = new Set<symbol>();
  #idle: PromiseWithResolvers<void> | null = null;
  #cut = false;

  /** Aborted from the moment a shutdown begins. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /** True once the grace of a shutdown is over: results that come now are dropped. */
  get cut(): boolean {
    return this.#cut;
  }

  /** From `enter` to `leave` a shutdown waits for this piece of work: its run and its recording. */
  enter(work: symbol): void {
    this.#busy.add(work);
  }

  leave(work: symbol): void {
    this.#busy.delete(work);
    if (this.#busy.size === 0) this.#idle?.resolve();
  }

  /** Runs an operation of a workflow; one that begins, or breaks, during a shutdown is parked. */
  async operation<T>(run: () => Promise<T>): Promise<T> {
    if (this.#stop.signal.aborted) return parked();
    try {
      return await run();
    } catch (error) {
      if (this.#stop.signal.aborted) return parked();
      throw error;
    }
  }

  /** Lets running work finish for at most `graceSeconds`. */
  async stop(graceSeconds: number): Promise<void> {
    this.#stop.abort();
    if (this.#busy.size > 0) {
      this.#idle = Promise.withResolvers<void>();
      const grace = new AbortController();
      await Promise.race([this.#idle.promise, delay(graceSeconds * 1000, null, { signal: grace.signal }).catch(() => null)]);
      grace.abort();
    }
    this.#cut = true;
  }
}
