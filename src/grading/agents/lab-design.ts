import type { Agent } from './agent.ts';

/** Words that a question about the design of an experiment has, in the two languages of the product. */
const DESIGN = /设计.{0,12}实验|实验方案|探究方案|design an? (experiment|investigation)|plan an? (experiment|investigation)/iu;

export const labDesign: Agent = {
  kind: 'lab_design',
  prompt: 'lab_design-1',
  claims: (question) => question.points.length > 0 && DESIGN.test(question.question ?? ''),
  points: (question) => question.points,
};
