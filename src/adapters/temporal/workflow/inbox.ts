import { condition, defineSignal, defineUpdate, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import type { Json } from '../../../ports/engine.ts';
import { AppError } from '../../../domain/errors.ts';
import { storedOf, toFailure } from '../failure.ts';
import { MAX_SIGNAL_ID, updateNameOf } from './names.ts';

/** Signals of one workflow: kept until somebody waits for them, each id heard once, whichever way it came. */
export class Inbox {
  readonly #heard = new Set<string>();
  readonly #waiting = new Map<string, Json[]>();
  #closed = false;

  /** Registers handlers; to be called before anything is awaited. */
  constructor(names: readonly string[]) {
    for (const name of names) {
      setHandler(defineSignal<[Json, string]>(name), (value, id) => this.#take(name, value, id));
      setHandler(
        defineUpdate<null, [Json, string]>(updateNameOf(name)),
        (value, id) => {
          this.#take(name, value, id);
          return null;
        },
        { validator: (value, id) => this.#check(value, id) },
      );
    }
    setDefaultSignalHandler((name, value, id) => this.#take(name, value as Json | undefined, id as string | undefined));
  }

  /** The next signal of this name; null when none came in time. */
  async next(name: string, timeoutSeconds: number): Promise<Json> {
    const queue = this.#queue(name);
    if (queue.length === 0) await condition(() => queue.length > 0, Math.max(1, timeoutSeconds * 1000));
    return queue.shift() ?? null;
  }

  /** From here on updates are refused: nobody would wait for them. */
  close(): void {
    this.#closed = true;
  }

  #take(name: string, value: Json | undefined, id: string | undefined): void {
    if (typeof id === 'string') {
      if (this.#heard.has(id)) return;
      this.#heard.add(id);
    }
    this.#queue(name).push(value ?? null);
  }

  /** Runs before an update enters the history: what is refused leaves no trace. */
  #check(_value: Json | undefined, id: string | undefined): void {
    const problem = this.#closed ? 'the workflow has ended' : typeof id !== 'string' || id === '' || id.length > MAX_SIGNAL_ID ? `the second argument must be an id of at most ${MAX_SIGNAL_ID} characters` : null;
    if (problem !== null) throw toFailure(storedOf(new AppError('signal_refused', problem, { httpStatus: 409 })));
  }

  #queue(name: string): Json[] {
    const found = this.#waiting.get(name);
    if (found !== undefined) return found;
    const made: Json[] = [];
    this.#waiting.set(name, made);
    return made;
  }
}
