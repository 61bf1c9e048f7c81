import type { Agent } from './agent.ts';

export const stepwise: Agent = {
  kind: 'stepwise',
  prompt: 'stepwise-1',
  claims: (question) => question.points.some((point) => point.kind === 'method' || point.kind === 'accuracy'),
  points: (question) => question.points,
};
