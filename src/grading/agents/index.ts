import type { Question } from '../../domain/exam.ts';
import type { Agent, AgentKind } from './agent.ts';
import { essay } from './essay.ts';
import { labDesign } from './lab-design.ts';
import { objective } from './objective.ts';
import { stepwise } from './stepwise.ts';

/** In the order in which they may claim a question of open type. A new kind of question is one more file and one more entry. */
const AGENTS: readonly Agent[] = [objective, labDesign, essay, stepwise];

export const KINDS: readonly AgentKind[] = AGENTS.map(({ kind }) => kind);

/** Prompt for questions that no agent claims: the model says which kind it is, in the same call. */
export const SUPERVISOR_PROMPT = 'auto-1';

export function agentOf(kind: AgentKind): Agent {
  const found = AGENTS.find((agent) => agent.kind === kind);
  if (found === undefined) throw new RangeError(`no agent for ${kind}`);
  return found;
}

/** The supervisor: the exam file's type, else the agent that claims the question by its rubric; null leaves it to the model. */
export function kindOf(question: Question): AgentKind | null {
  if (question.type !== 'auto') return question.type;
  return AGENTS.find((agent) => agent.claims(question))?.kind ?? null;
}

/** Every kind the model may choose for a question that the supervisor leaves to it. */
export const OPEN_KINDS: readonly AgentKind[] = AGENTS.filter((agent) => agent.kind !== 'objective').map((agent) => agent.kind);
