import type { ApiProblem } from '../../api/problem.ts';
import type { ReviewDone, ReviewSignal } from '../../api/types.ts';

/** A decision on its way to the server. `key` is its idempotency key: a repeated send does nothing twice. */
export interface Decision {
  readonly key: string;
  readonly submissionId: string;
  /** Null for the script as a whole. */
  readonly questionId: string | null;
  readonly signal: ReviewSignal;
  /** What decided points come to, shown until the server says it. */
  readonly score?: number | null;
}

export interface OutboxState {
  /** In the order they were made; the first may be under way. */
  readonly waiting: readonly Decision[];
  /** The last send failed for a reason that may pass; it is tried again by itself. */
  readonly stuck: boolean;
}

interface Deps {
  readonly send: (decision: Decision) => Promise<ReviewDone>;
  readonly later: (run: () => void, milliseconds: number) => void;
  readonly mayPass: (error: unknown) => boolean;
  readonly onDone: (decision: Decision, done: ReviewDone) => void;
  readonly onRefused: (decision: Decision, error: ApiProblem) => void;
}

const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;

/**
 * Decisions leave one at a time and in order, so that undoing one can never overtake it. What cannot be sent stays and is tried
 * again; what the server refuses leaves the box with everything that was built on it.
 */
export class Outbox {
  private readonly deps: Deps;
  private current: OutboxState = { waiting: [], stuck: false };
  private sending: string | null = null;
  private failures = 0;
  private readonly listeners = new Set<() => void>();
  /** Versions our own decisions made; what follows on the same question was made on them. */
  private readonly versions = new Map<string, number>();

  constructor(deps: Deps) {
    this.deps = deps;
  }

  readonly state = (): OutboxState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(decision: Decision): void {
    this.set({ ...this.current, waiting: [...this.current.waiting, decision] });
    void this.pump();
  }

  /** Takes a decision back before it left; false when it is under way or gone. */
  take(key: string): boolean {
    if (key === this.sending || !this.current.waiting.some((one) => one.key === key)) return false;
    this.set({ ...this.current, waiting: this.current.waiting.filter((one) => one.key !== key) });
    return true;
  }

  /** Tries at once, for example when the network came back. */
  retry(): void {
    void this.pump();
  }

  private set(next: OutboxState): void {
    this.current = next;
    for (const listener of this.listeners) listener();
  }

  private withVersion(decision: Decision): Decision {
    const made = this.versions.get(place(decision)) ?? -1;
    const { expected_version: expected } = decision.signal;
    return expected === undefined || expected >= made ? decision : { ...decision, signal: { ...decision.signal, expected_version: made } };
  }

  private async pump(): Promise<void> {
    const [first] = this.current.waiting;
    if (first === undefined || this.sending !== null) return;
    this.sending = first.key;
    try {
      const done = await this.deps.send(this.withVersion(first));
      for (const { question_id: question, version } of done.questions) this.versions.set(`${first.submissionId}/${question}`, version);
      this.failures = 0;
      // Told before it leaves the box, so that at no moment neither the box nor the answer has it.
      this.deps.onDone(first, done);
      this.sending = null;
      this.set({ waiting: this.current.waiting.filter((one) => one.key !== first.key), stuck: false });
    } catch (error) {
      this.sending = null;
      if (this.deps.mayPass(error)) {
        this.deps.later(() => void this.pump(), RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0);
        this.failures += 1;
        this.set({ ...this.current, stuck: true });
        return;
      }
      this.deps.onRefused(first, error as ApiProblem);
      this.set({ waiting: this.current.waiting.filter((one) => place(one) !== place(first)), stuck: false });
    }
    await this.pump();
  }
}

function place({ submissionId, questionId }: Decision): string {
  return `${submissionId}/${questionId ?? ''}`;
}
