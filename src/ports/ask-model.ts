import type { ModelRequest } from './vision-model.ts';

export type ModelPurpose = 'mark' | 'second_look' | 'rubric';

/** A request with what the record and the budget need to know of it. */
export interface ModelQuestion<T> {
  readonly request: ModelRequest;
  readonly purpose: ModelPurpose;
  /** Which prompt file, in which version: part of the key of the call and of the record. */
  readonly promptVersion: string;
  /** Whose budget pays. */
  readonly examId: string;
  readonly submissionId: string | null;
  readonly questionIds: readonly string[];
  /** A first look and an independent second one may ask the same: they differ in this, and only the same look is answered from the record. */
  readonly look: number;
  /** Reads the reply's text. Throws ModelError `model_reply_invalid` for what was not asked for; nothing is repaired. */
  readonly parse: (text: string) => T;
}

export interface ModelAnswer<T> {
  readonly value: T;
  /** Of the call in the record. */
  readonly callId: string;
  readonly model: string;
  /** Answered from the record: nothing was paid. */
  readonly replayed: boolean;
  /** Null where there is no price for the model. */
  readonly costUsd: number | null;
}

/**
 * The one way to a model: answers a question that was answered before from the record, keeps the rate and the exam's budget,
 * tries again where that may help, and has each paid reply in the record before anybody sees it. Throws ModelError, or AppError
 * `budget_reached` before a call that the exam's budget does not cover.
 */
export type AskModel = <T>(question: ModelQuestion<T>, signal: AbortSignal) => Promise<ModelAnswer<T>>;
