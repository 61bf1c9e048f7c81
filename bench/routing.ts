import { join } from 'node:path';
import { brierScore, expectedCalibrationError } from '../src/domain/agreement/calibration.ts';
import type { RoutedMark } from '../src/domain/agreement/coverage-at.ts';
import { readRecords, type Output, type Solution } from './routing/records.ts';
import { median, type BenchRow, type BenchTable } from './report.ts';
import { acceptanceRow, agreementRow, areaRow, differenceRow, fifthRow } from './routing/rows.ts';
import { bySignal, fit, heldOut, isRight, routed } from './routing/rules.ts';
import { candidatesOf, OWN_MODE, SIGNALS, type Candidate } from './routing/signals.ts';

const outputsOf = (solutions: readonly Solution[], keep: (model: string) => boolean): Output[] => solutions.flatMap(({ outputs }) => outputs.filter(({ model }) => keep(model)));
const isBroken = (model: string): boolean => model.endsWith('_thinking');
const shortName = (model: string): string => model.replace(/^[a-z-]+_/u, '').replace(/-(?:001|preview)$/u, '');

/** How far the record's own column of marks can be trusted, and what is left out for it. */
function recordRows(solutions: readonly Solution[]): BenchRow[] {
  return [['the five models', (model: string) => !isBroken(model)] as const, ['the “thinking” rows, left out', isBroken] as const].flatMap(([name, keep]) => {
    const outputs = outputsOf(solutions, keep);
    const cut = outputs.filter(({ mark }) => mark === null);
    const other = outputs.filter(({ mark, recorded }) => mark !== null && mark !== recorded);
    const zeros = other.filter(({ mark }) => mark === 0);
    return [
      { name: `${name}: text ends without a mark (recorded as 0: ${cut.filter(({ recorded }) => recorded === 0).length} of ${cut.length})`, value: cut.length, unit: `of ${outputs.length}` },
      { name: `${name}: text gives another mark than recorded (0 in the text: ${zeros.length} of ${other.length})`, value: other.length, unit: `of ${outputs.length}` },
    ];
  });
}

/** One mark per solution: the middle of the models' marks, the confidence the share of models that gave it. */
function middleMarks(candidates: readonly Candidate[]): RoutedMark[] {
  return [...Map.groupBy(candidates, ({ solution }) => solution)].map(([cluster, group]) => {
    const machine = Math.floor(median(group.map((one) => one.machine)));
    return { cluster, machine, human: group[0]?.human ?? 0, confidence: group.filter((one) => one.machine === machine).length / group.length };
  });
}

function calibrationRows(marks: readonly RoutedMark[]): BenchRow[] {
  const forecasts = marks.map((mark) => ({ probability: mark.confidence, right: isRight(mark) }));
  const base = forecasts.filter(({ right }) => right).length / forecasts.length;
  return [
    { name: 'routing score as P(right): Brier score', value: brierScore(forecasts) ?? Number.NaN, unit: '', yardstick: { name: 'always the share right', value: base * (1 - base) } },
    { name: 'routing score as P(right): expected calibration error', value: expectedCalibrationError(forecasts) ?? Number.NaN, unit: '' },
  ];
}

/**
 * Which of a vision model's marks could be accepted without a person, from recorded outputs of real models on real
 * handwritten mathematics; no model is called. `data` is the folder of third-party material.
 */
export async function bench(data = '../shared/data'): Promise<BenchTable> {
  const solutions = readRecords(join(data, 'handwritten-maths'));
  const models = [...new Set(outputsOf(solutions, (model) => !isBroken(model)).map(({ model }) => model))].toSorted();
  const candidates = candidatesOf(solutions, models);
  const score = heldOut(candidates);
  // Both count readings: two more of the model's own, one of each other model.
  const readings = (own: number, others: number): number[] => candidates.map(({ signals }) => own * 2 * (signals[0] ?? 0) + others * (models.length - 1) * (signals[1] ?? 0));
  const rules = { prompts: routed(candidates, readings(1, 0)), models: routed(candidates, readings(0, 1)), agreement: routed(candidates, readings(1, 1)), score: routed(candidates, score) };
  const random = routed(candidates, candidates.map(() => 0));
  const only = (model: string, marks: readonly RoutedMark[]): RoutedMark[] => marks.filter((_, i) => candidates[i]?.model === model);
  const middle = middleMarks(candidates);
  const { weights } = fit(candidates);
  const accepted: readonly (readonly [string, readonly RoutedMark[]])[] = [
    ['all models by agreement between them', rules.models],
    ['all models by both agreements', rules.agreement],
    ['all models by routing score', rules.score],
    ...models.map((model) => [`${shortName(model)} by routing score`, only(model, rules.score)] as const),
    ['middle mark by how many models gave it', middle],
  ];
  return {
    title: 'Routing of model marks',
    machine: `${solutions.length} handwritten solutions, expert marks 0–2 or 0–3; one mark per model with the marking scheme’s solution at hand (${OWN_MODE}); 95% intervals by 2000 resamples of solutions; routing score: logistic, held out by solution in tenths; AURC: mean share wrong over all coverages, lower is better, one order for the marks of all models`,
    rows: [
      ...recordRows(solutions),
      ...models.map((model) => agreementRow(shortName(model), only(model, random))),
      agreementRow('middle mark of the five', middle),
      areaRow('one model alone (states no confidence: one order is as good as another)', random),
      areaRow('agreement of one model’s three prompts', rules.prompts),
      areaRow('agreement between the models', rules.models),
      areaRow('both agreements, readings counted', rules.agreement),
      areaRow('routing score of all signals', rules.score),
      areaRow('best order there could be', routed(candidates, candidates.map((one) => Number(isRight(one))))),
      differenceRow('both agreements − at random', rules.agreement, random),
      differenceRow('routing score − at random', rules.score, random),
      differenceRow('routing score − both agreements', rules.score, rules.agreement),
      ...calibrationRows(rules.score),
      ...SIGNALS.map(({ name }, at) => differenceRow(`by “${name}” alone − at random; weight ${(weights[at] ?? 0).toFixed(2)}`, routed(candidates, bySignal(candidates, at)), random)),
      ...models.map((model) => differenceRow(`${shortName(model)}: its three prompts − at random`, only(model, rules.prompts), only(model, random))),
      ...models.map((model) => differenceRow(`${shortName(model)}: agreement with the other models − at random`, only(model, rules.models), only(model, random))),
      ...accepted.map(([name, marks]) => fifthRow(name, marks)),
      ...accepted.map(([name, marks]) => acceptanceRow(name, marks)),
    ],
  };
}
