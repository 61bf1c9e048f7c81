import { createHash } from 'node:crypto';
import { access, rename, stat, writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { createImaging } from '../../adapters/imaging/index.ts';
import { createRepositories } from '../../adapters/postgres/repositories.ts';
import { draftRubric, type RubricDraft } from '../../app/draft-rubric.ts';
import { pieces } from '../../contracts/exam-schema.ts';
import { LOCAL_CLASS } from '../../domain/access.ts';
import { AppError, badInput } from '../../domain/errors.ts';
import type { Exam } from '../../domain/exam.ts';
import { modelSetup } from '../../platform/config-model.ts';
import type { CommandContext } from '../command.ts';
import { problemLines, readExam } from '../exam-input.ts';
import { EXIT } from '../failure.ts';
import { intakeLimits, openModels, openStores } from '../runtime.ts';

export interface RubricOptions {
  readonly out: string;
  readonly exam?: string;
  readonly id?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `rubric`: a marking scheme as the draft of an exam file. The findings go to standard error, the file waits for a person. */
export async function rubric(context: CommandContext, path: string, options: RubricOptions): Promise<number> {
  const { say, lang } = context;
  const out = resolve(options.out);
  if (!(await isFile(path))) throw badInput('file_not_found', `no such file: ${path}`, { file: path });
  // Before anything is paid for.
  if (options.force !== true && (await exists(out))) throw badInput('output_exists', `there is a file ${out}`, { file: options.out });
  const base = options.exam === undefined ? null : await readExam(options.exam);
  if (base !== null && 'problems' in base) {
    process.stderr.write(`${problemLines(options.exam ?? '', base.problems, lang)}\n${say('check_bad', { file: options.exam ?? '', count: base.problems.length })}\n`);
    return EXIT.badInput;
  }
  const draft = await readScheme(context, path, base?.exam ?? null, options.id ?? idOf(path));
  await writeFile(`${out}.partial`, draft.source);
  await rename(`${out}.partial`, out);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(draft, null, 2)}\n`);
    return EXIT.done;
  }
  const [errors, warnings] = (['error', 'warning'] as const).map((severity) => draft.findings.filter((one) => one.severity === severity));
  if (warnings !== undefined && warnings.length > 0) {
    process.stderr.write(`${problemLines(options.out, warnings, lang).replaceAll(/^/gm, say('warning', { text: '' }))}\n`);
  }
  if (errors !== undefined && errors.length > 0) process.stderr.write(`${problemLines(options.out, errors, lang)}\n`);
  const { model, replayed, costUsd } = draft;
  const cost = replayed ? say('drafted_again') : costUsd === null ? say('drafted_unpriced') : say('drafted_cost', { usd: costUsd.toFixed(4) });
  const counts = { questions: draft.questions, errors: errors?.length ?? 0, warnings: warnings?.length ?? 0 };
  process.stdout.write(`${say('drafted', { path: options.out, ...counts, model, cost })}\n`);
  return EXIT.done;
}

async function readScheme(context: CommandContext, path: string, base: Exam | null, newId: string): Promise<RubricDraft> {
  const { config, log, shutdown } = context;
  const examId = base?.id ?? newId;
  if (!pieces.examId.safeParse(examId).success) throw badInput('exam_id_invalid', 'not an exam id', { id: examId });
  if (modelSetup(config.model) === null) throw new AppError('model_needed', 'no vision model is set up', { httpStatus: 501 });
  const { database, blobs } = await openStores(context);
  const repositories = createRepositories(database);
  // What the calls cost is on the account of the exam that is to come of the draft.
  await repositories.exams.reserve(examId, LOCAL_CLASS);
  const imaging = createImaging({ stagingDir: blobs.stagingDir, children: config.worker.imagingProcesses, log });
  shutdown.onClose('imaging', () => imaging.close());
  const deps = { imaging, limits: intakeLimits(config), models: openModels(context, database, repositories) };
  return draftRubric(deps, { path, examId, base, title: basename(path, extname(path)) }, shutdown.signal);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

/** From the file's name; names without such letters are told apart by their hash. */
function idOf(path: string): string {
  const name = basename(path, extname(path));
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 64).replace(/-$/, '');
  return plain === '' ? `exam-${createHash('sha256').update(name).digest('hex').slice(0, 8)}` : plain;
}
