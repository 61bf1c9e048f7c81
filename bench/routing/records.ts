import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const solutionsSchema = z.record(z.string(), z.object({ task: z.number(), expert_score: z.number(), pages: z.number() }));
const outputSchema = z.object({ solution: z.string(), model: z.string(), mode: z.enum(['no_answer', 'with_answer', 'true_solution']), score: z.number(), text: z.string() });

export type Mode = z.infer<typeof outputSchema>['mode'];

/** One recorded answer of a model. */
export interface Output {
  readonly model: string;
  readonly mode: Mode;
  /** Points that the text gives; null where the text ends without a mark. */
  readonly mark: number | null;
  /** Points that the record's own `score` column gives. */
  readonly recorded: number;
  readonly text: string;
}

export interface Solution {
  readonly id: string;
  readonly human: number;
  readonly maxScore: number;
  readonly pages: number;
  readonly outputs: readonly Output[];
}

/** Tasks 14 and 17 (a proof and a figure) are worth 3 points, the others 2. */
const THREE_POINTS: ReadonlySet<number> = new Set([14, 17]);
const GIVEN = /(?:оценка[^\p{L}\d]{0,8}|\[\s*)(\d+)\s*балл/giu;

/**
 * The mark as the text has it last: `[Оценка: 1 балл]`. The record's `score` is not used: it has 0 for texts cut off
 * before any mark, and another number for many texts that give 0.
 */
export function markIn(text: string): number | null {
  const last = [...text.matchAll(GIVEN)].at(-1)?.[1];
  return last === undefined ? null : Number(last);
}

/** Every solution with its recorded outputs; throws where the folder is absent. */
export function readRecords(folder: string): Solution[] {
  const files = ['solutions.json', 'recorded-model-outputs.jsonl'].map((name) => join(folder, name));
  const [solutionsFile, outputsFile] = files;
  if (solutionsFile === undefined || outputsFile === undefined || files.some((file) => !existsSync(file))) {
    throw new Error(`needs third-party data that is not in this repository: ${files.join(' and ')}`);
  }
  const solutions = solutionsSchema.parse(JSON.parse(readFileSync(solutionsFile, 'utf8')));
  const rows = readFileSync(outputsFile, 'utf8').split('\n').filter((line) => line !== '').map((line) => outputSchema.parse(JSON.parse(line)));
  const bySolution = Map.groupBy(rows, ({ solution }) => solution);
  return Object.entries(solutions).map(([id, { task, expert_score: human, pages }]) => ({
    id, human, pages,
    maxScore: THREE_POINTS.has(task) ? 3 : 2,
    outputs: (bySolution.get(id) ?? []).map(({ model, mode, score, text }) => ({ model, mode, text, recorded: score, mark: markIn(text) })),
  }));
}
