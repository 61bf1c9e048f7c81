import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { saveExam } from '../app/save-exam.ts';
import { parseExamFile, type ExamProblem } from '../contracts/exam-file.ts';
import type { SentenceLanguage } from '../contracts/messages.ts';
import { LOCAL_CLASS } from '../domain/access.ts';
import { badInput } from '../domain/errors.ts';
import type { Exam } from '../domain/exam.ts';

export interface ExamInput {
  readonly exam: Exam;
  readonly source: string;
  /** The blank paper beside the exam file; null when the exam names none. */
  readonly templatePath: string | null;
}

/** As the command line saves it: in the class of this machine. */
export function localExam({ exam, source, templatePath }: ExamInput): Parameters<typeof saveExam>[1] {
  return { exam, source, classId: LOCAL_CLASS, template: templatePath === null ? null : { path: templatePath } };
}

/** Reads an exam file; problems instead of an exam when it has mistakes. Throws `file_not_found`. */
export async function readExam(path: string): Promise<ExamInput | { readonly problems: readonly ExamProblem[] }> {
  const source = await readText(path);
  const parsed = parseExamFile(source, path);
  if ('problems' in parsed) return { problems: parsed.problems };
  const { template } = parsed.exam.paper;
  return { exam: parsed.exam, source, templatePath: template === null ? null : join(dirname(path), template) };
}

export async function readText(path: string): Promise<string> {
  return (await readBytes(path)).toString('utf8');
}

export function readBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw Object.assign(badInput('file_not_found', `no such file: ${path}`, { file: path }), { cause });
  });
}

/** `exam.yaml:12:7 questions[2].answer.correct: …`, one line per problem. */
export function problemLines(path: string, problems: readonly ExamProblem[], lang: SentenceLanguage): string {
  return problems
    .map((problem) => `${path}:${problem.line}:${problem.column} ${problem.path}${problem.path === '' ? '' : ': '}${problem.message[lang]}`)
    .join('\n');
}
