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
  const { questions, marks } = report.totals ?? { questions: 0, marks: 0 };
  process.stdout.write(`${context.say('check_ok', { file: path, questions, marks })}\n`);
  return EXIT.done;
}
