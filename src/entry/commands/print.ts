import { rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadBlankPage } from '../../adapters/class-set/blank-page.ts';
import { printClassSet } from '../../adapters/class-set/index.ts';
import { createImaging } from '../../adapters/imaging/index.ts';
import { createRepositories } from '../../adapters/postgres/repositories.ts';
import { readRoster } from '../../app/read-roster.ts';
import { saveExam } from '../../app/save-exam.ts';
import { badInput } from '../../domain/errors.ts';
import { printRunOf } from '../../ingest/print-run.ts';
import type { CommandContext } from '../command.ts';
import { localExam, problemLines, readBytes, readExam } from '../exam-input.ts';
import { EXIT } from '../failure.ts';
import { intakeLimits, openStores } from '../runtime.ts';

export interface PrintOptions {
  readonly exam: string;
  readonly roster: string;
  readonly out: string;
  readonly names?: boolean;
  readonly separators?: boolean;
}

/** `print`: a class set. The run is stored, so that its codes are known even if the roster changes later. */
export async function print(context: CommandContext, options: PrintOptions): Promise<number> {
  const { config, log, shutdown, say, lang } = context;
  const input = await readExam(options.exam);
  if ('problems' in input) {
    process.stderr.write(`${problemLines(options.exam, input.problems, lang)}\n`);
    process.stderr.write(`${say('check_bad', { file: options.exam, count: input.problems.length })}\n`);
    return EXIT.badInput;
  }
  if (input.templatePath === null) throw badInput('print_no_template', 'the exam names no blank paper (paper.template)');
  const template = await readBytes(input.templatePath);
  const students = readRoster(await readBytes(options.roster));
  const run = printRunOf(input.exam.id, students);
  const { database, blobs } = await openStores(context);
  const repositories = createRepositories(database);
  const imaging = createImaging({ stagingDir: blobs.stagingDir, children: config.worker.imagingProcesses, log });
  shutdown.onClose('imaging', () => imaging.close());
  const { templatePages } = await saveExam({ repositories, blobs, imaging, limits: intakeLimits(config) }, localExam(input));
  const blankPages = await Promise.all(templatePages.map(async (page) => loadBlankPage(await blobs.localPath(page.key))));
  const pdf = await printClassSet({
    template,
    exam: input.exam,
    runId: run.id,
    students,
    blankPages,
    names: options.names === true,
    separators: options.separators === true,
  });
  await repositories.printRuns.save(run);
  const out = resolve(options.out);
  await writeFile(`${out}.partial`, pdf);
  await rename(`${out}.partial`, out);
  process.stdout.write(`${say('printed', { copies: students.length, pages: students.length * templatePages.length, path: out })}\n`);
  return EXIT.done;
}
