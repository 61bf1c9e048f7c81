import { locateScript } from '../app/activities/locate-paper.ts';
import { estimateBatch, type BatchEstimate, type Range } from '../app/models/estimate-batch.ts';
import { startBatch, untilMarked } from '../app/run-batch.ts';
import { estimateNotes } from '../contracts/messages-estimate.ts';
import { estimateOut } from '../server/present/estimate.ts';
import { padEnd, textWidth } from '../adapters/export/text-width.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './failure.ts';
import type { Progress } from './progress.ts';
import type { Runtime } from './runtime.ts';

/** Splits the stack, measures every script, and prints what a model would cost; the stack waits to be confirmed, and nothing is marked. */
export async function estimate(context: CommandContext, { deps, marking }: Runtime, batchId: string, progress: Progress, json: boolean): Promise<number> {
  const { repositories } = deps;
  await startBatch({ ...deps, marking }, batchId);
  await untilMarked(deps, batchId, context.shutdown.signal);
  const scripts = await repositories.submissions.ofBatch(batchId);
  for (const [index, { id, status, examId, examVersion }] of scripts.entries()) {
    // Of what is marked or being marked, the marking measured it.
    if (status === 'UPLOADED') await locateScript(deps, id, await repositories.exams.get(examId, examVersion), context.shutdown.signal);
    progress.update(context.say('bar_papers'), index + 1, scripts.length);
  }
  const found = await estimateBatch(deps, batchId);
  progress.stop();
  process.stdout.write(json ? `${JSON.stringify(estimateOut(found, context.lang), null, 2)}\n` : `${report(context, found)}\n`);
  return EXIT.done;
}

function report({ say, lang }: CommandContext, found: BatchEstimate): string {
  const { scripts, models, mode, modes, budgetUsd, spentUsd } = found;
  if (modes.every(({ calls }) => calls.high === 0)) return say('estimate_none');
  const whole = (value: number): string => value.toLocaleString('en');
  const money = (value: number): string => value.toFixed(value < 1 ? 4 : 2);
  const rows = [
    say('estimate_columns').split('|'),
    ...modes.map((one) => [
      one.mode, range(one.calls, whole), range(one.imageTokens, whole), range(one.textTokens, whole), one.costUsd === null ? say('estimate_no_price') : range(one.costUsd, money),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => textWidth(row[column] ?? '')))) ?? [];
  const table = rows.map((row) => `  ${row.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ').trimEnd()}`);
  const covered = modes.find((one) => one.mode === mode)?.covered ?? null;
  const budget = budgetUsd === null || covered === null
    ? say('estimate_no_budget', { spent: money(spentUsd) })
    : say('estimate_budget', { budget: money(budgetUsd), spent: money(spentUsd), mode, covered: say(`covered_${covered}`) });
  return [say('estimate_head', { scripts, fast: models.fast, deep: models.deep, mode }), ...table, budget, ...estimateNotes(found, lang)].join('\n');
}

function range({ low, high }: Range<number>, format: (value: number) => string): string {
  return low === high ? format(low) : `${format(low)} – ${format(high)}`;
}
