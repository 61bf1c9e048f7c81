import type { ModelUsage } from '../domain/model-error.ts';
import type { QuestionGrade } from '../domain/grade.ts';
import type { ModelPurpose } from './ask-model.ts';
import type { Json } from './engine.ts';

/** A call of a model as it is begun. */
export interface NewModelCall {
  readonly id: string;
  /** SHA-256 of everything that was asked, lower-case hex. */
  readonly key: string;
  readonly examId: string;
  readonly submissionId: string | null;
  readonly questionIds: readonly string[];
  readonly purpose: ModelPurpose;
  readonly provider: string;
  readonly model: string;
  readonly promptVersion: string;
  /** Hashes of the texts and images, in the order they were sent. */
  readonly asked: Json;
  /** Set aside until the call is finished; null where the model has no price. */
  readonly costUsd: number | null;
}

export interface ModelCall extends NewModelCall {
  readonly status: 'running' | 'done' | 'failed';
  /** The reply exactly as it came. */
  readonly reply: string | null;
  readonly error: string | null;
  readonly usage: ModelUsage | null;
  readonly seconds: number | null;
  readonly createdAt: Date;
}

/** What models cost for one exam. */
export interface ModelSpending {
  readonly calls: number;
  readonly usage: ModelUsage;
  /** Calls under way and those that a crash cut off count with what was set aside for them. */
  readonly costUsd: number;
  /** Calls of models without a price: their cost is not in the sum. */
  readonly unpriced: number;
}

/** The part of a spending that one model took for one purpose. */
export interface SpendingPart extends ModelSpending {
  readonly model: string;
  readonly purpose: ModelPurpose;
  readonly failed: number;
}

export interface ModelCalls {
  /** Begins a call, unless `costUsd` on top of what the exam has spent is more than `budgetUsd`: then null, and nothing is written. */
  begin(call: NewModelCall, budgetUsd: number | null): Promise<{ readonly spentUsd: number } | null>;
  /** `usage` null: the provider said nothing; `costUsd` null then leaves what was set aside. */
  finish(id: string, outcome: { readonly reply: string | null; readonly error: string | null; readonly usage: ModelUsage | null; readonly costUsd: number | null; readonly seconds: number }): Promise<void>;
  /** The finished call that was asked this; null where there is none. */
  done(key: string): Promise<ModelCall | null>;
  get(ids: readonly string[]): Promise<readonly ModelCall[]>;
  /** Oldest first. */
  ofSubmission(submissionId: string): Promise<readonly ModelCall[]>;
  spending(examId: string): Promise<ModelSpending>;
  /** The dearest first. */
  spendingByModel(examId: string): Promise<readonly SpendingPart[]>;
  spendingOfBatch(batchId: string): Promise<ModelSpending>;
  /** Of the exam alone; null: what the configuration says holds. */
  budget(examId: string): Promise<number | null>;
  setBudget(examId: string, usd: number | null): Promise<void>;
}

/** One concrete question that a rubric leaves open, and a person's answer, which holds for every script that meets the case. */
export interface Ruling {
  readonly id: string;
  readonly examId: string;
  readonly examVersion: number;
  readonly questionId: string;
  /** Of the wording it was asked for: another rubric is another question. */
  readonly rubricSha256: string;
  readonly pointId: string | null;
  readonly asked: string;
  readonly answer: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
  /** Scripts that met it. */
  readonly cases: number;
  readonly createdAt: Date;
}

/** A ruling with the scripts that met its case. */
export interface RulingInUse extends Ruling {
  /** Scripts that still wait for the answer. */
  readonly waiting: number;
  /** Some of the scripts that met it, those that wait first. */
  readonly scripts: readonly string[];
}

export interface Rulings {
  /** Idempotent by id: the script is added to the cases of the ruling that is there. */
  ask(ruling: Pick<Ruling, 'id' | 'examId' | 'examVersion' | 'questionId' | 'rubricSha256' | 'pointId' | 'asked'>, submissionId: string): Promise<void>;
  ofQuestion(examId: string, questionId: string, rubricSha256: string): Promise<readonly Ruling[]>;
  /** Open ones first, then newest first. */
  ofExam(examId: string): Promise<readonly RulingInUse[]>;
  /** Null where there is none, or it is out of reach. */
  find(id: string): Promise<RulingInUse | null>;
  /** Also changes an answer that was given before. */
  answer(id: string, answer: string, by: string): Promise<void>;
  /** Scripts that met it. */
  cases(id: string): Promise<readonly string[]>;
}

/** Marks by the content of what was marked. */
export interface AnswerCache {
  get(key: string, maxAgeDays: number): Promise<QuestionGrade | null>;
  put(key: string, examId: string, grade: QuestionGrade): Promise<void>;
  /** Forgets what is older. */
  prune(maxAgeDays: number): Promise<void>;
}
