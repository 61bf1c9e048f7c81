import { basename } from 'node:path';
import { checkExam } from '../../app/check-exam.ts';
import type { CommandContext } from '../command.ts';
import { problemLines, readText } from '../exam-input.ts';
import { EXIT } from '../failure.ts';

/** `check`: every mistake of an exam file at once. */
export async function check(context: CommandContext, path: string, options: { readonly json?: boolean }): Promise<number> {
  const report = checkExam(await readText(path), basename(path));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return report.problems.length > 0 ? EXIT.badInput : EXIT.done;
  }
  if (report.warnings.length > 0) {
    process.stderr.write(`${problemLines(path, report.warnings, context.lang).replaceAll(/^/gm, context.say('warning', { text: '' }))}\n`);
  }
  if (report.problems.length > 0) {
    process.stderr.write(`${problemLines(path, report.problems, context.lang)}\n`);
    process.stderr.write(`${context.say('check_bad', { file: path, count: report.problems.length })}\n`);
    return EXIT.badInput;
  }
  const { summary } = report;
  if (summary === null) return EXIT.failed;
  for (const question of summary.questions) {
    const row = { id: question.id.padEnd(6), marks: question.max_score, pages: question.pages.join(',') || '–', how: context.say(`plan_${question.plan}`) };
    process.stdout.write(`${context.say('check_row', row)}\n`);
  }
  process.stdout.write(`${context.say('check_ok', { file: path, questions: summary.questions.length, marks: summary.total })}\n`);
  return EXIT.done;
}
