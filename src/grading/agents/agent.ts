import type { Question, QuestionType, RubricPoint } from '../../domain/exam.ts';

export type AgentKind = Exclude<QuestionType, 'auto'>;

/** How answers of one kind are marked by a model. Everything that differs between kinds is here and in the agent's prompt. */
export interface Agent {
  readonly kind: AgentKind;
  /** Prompt file in `grading/prompts`. */
  readonly prompt: string;
  /** Whether this agent is the one for a question whose type the exam file leaves open. */
  claims(question: Question): boolean;
  /** The points to decide; empty: nothing can be decided. */
  points(question: Question): readonly RubricPoint[];
}
