import type { Agent } from './agent.ts';

/** The model reads, code compares: there are no points to decide. */
export const objective: Agent = {
  kind: 'objective',
  prompt: 'objective-1',
  claims: (question) => question.points.length === 0 && question.alternatives.length === 0 && question.answer !== null,
  points: () => [],
};
