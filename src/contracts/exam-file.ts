import type { z } from 'zod';
import type { Exam } from '../domain/exam.ts';
import { checkBubbles } from './exam-bubbles.ts';
import { asRaw, checkExamParts, type Finding } from './exam-checks.ts';
import { examProblem, isProblemCode, nearestKey, type ExamProblem } from './exam-problems.ts';
import { examSchema } from './exam-schema.ts';
import { readYaml, type Path, type YamlFile } from './exam-yaml.ts';

export type { ExamProblem } from './exam-problems.ts';

/** Bytes in UTF-8. */
export const MAX_EXAM_FILE_BYTES = 300_000;

const MAX_PROBLEMS = 200;

export type ParsedExamFile =
  | { readonly exam: Exam; readonly warnings: readonly ExamProblem[] }
  | { readonly problems: readonly ExamProblem[]; readonly warnings: readonly ExamProblem[] };

/**
 * Reads an exam file (YAML or JSON). Either the exam with every default filled in, or every mistake at once in
 * the order of the file (at most 200), each with its path, line, column and a sentence in both languages.
 * Warnings never keep an exam from being used. `fileName` stands in no sentence but in that of a file too large.
 */
export function parseExamFile(text: string, fileName: string): ParsedExamFile {
  if (new TextEncoder().encode(text).length > MAX_EXAM_FILE_BYTES) {
    return { problems: [examProblem('file_too_large', { path: [], line: 1, column: 1 }, { limit: '300 kB', file: fileName })], warnings: [] };
  }
  const file = readYaml(text.replace(/^\uFEFF/, ''));
  const problems = file.mistakes.map((mistake) => examProblem(mistake.code, { path: [], ...mistake }, { detail: mistake.detail }));
  if (file.value === undefined) return { problems: inOrder(problems), warnings: [] };
  const result = examSchema.safeParse(file.value);
  const issues = result.success ? [] : result.error.issues;
  // Placing a problem costs a walk through the file; a file with thousands of them is no exam.
  const told = issues.slice(0, 10 * MAX_PROBLEMS);
  const known = withoutUnknownKeys(file.value, issues);
  const findings = [...checkExamParts(known), ...checkBubbles(known)].map((finding) => place(file, finding));
  const all = [...problems, ...told.flatMap((issue) => fromIssue(issue, file)), ...findings];
  const errors = inOrder(all.filter((problem) => problem.severity === 'error'));
  const warnings = inOrder(all.filter((problem) => problem.severity === 'warning'));
  return result.success && errors.length === 0 ? { exam: result.data, warnings } : { problems: errors, warnings };
}

/** Findings that come from elsewhere than the file itself, placed in it; in the order of the file. */
export function placeFindings(text: string, findings: readonly Finding[]): ExamProblem[] {
  const file = readYaml(text);
  return inOrder(findings.map((finding) => place(file, finding)));
}

function inOrder(problems: readonly ExamProblem[]): ExamProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, MAX_PROBLEMS);
}

function place(file: YamlFile, { code, path, params, first }: Finding): ExamProblem {
  return examProblem(code, { path, ...file.place(path) }, { ...params, ...(first && { first: file.place(first).line }) });
}

/** A copy without the keys the schema calls unknown, so that the other checks see the rest. */
function withoutUnknownKeys(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    let here: unknown = copy;
    for (const step of issue.path) here = (here as Record<PropertyKey, unknown> | undefined)?.[step];
    for (const key of issue.keys) delete (asRaw(here) as Record<string, unknown>)[key];
  }
  return copy;
}

/** One issue of the schema in our words; `invalid_union` without a discriminator speaks for its nearest branch. */
function fromIssue(issue: z.core.$ZodIssue, file: YamlFile, above: Path = []): ExamProblem[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const at = { path, ...file.place(path) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_PROBLEMS).map((key) => {
        const full = [...path, key];
        const hint = nearestKey(key, issue.message.split(','));
        return examProblem('unknown_key', { path: full, ...file.place(full, true) }, { key, ...(hint !== null && { hint }) });
      });
    case 'invalid_type':
      if (valueAt(file.value, path) === undefined) return [examProblem('missing', at, { key: String(path.at(-1) ?? '') })];
      return [path.length === 0 ? examProblem('not_a_mapping', at) : examProblem('wrong_type', at, { expected: issue.expected })];
    case 'invalid_value':
      return [notOneOf(at, issue.values.map(String), file)];
    case 'invalid_union': {
      if ('options' in issue && Array.isArray(issue.options)) return [notOneOf(at, issue.options.map(String), file)];
      const branch = issue.errors.toSorted((a, b) => weight(a) - weight(b))[0] ?? [];
      return branch.flatMap((one) => fromIssue(one, file, path));
    }
    case 'invalid_key':
      return issue.issues.map((one) => examProblem(isProblemCode(one.message) ? one.message : 'invalid', { path, ...file.place(path, true) }));
    case 'too_small':
    case 'too_big': {
      if (issue.origin === 'array' && isBox(path)) return [examProblem('box_length', at)];
      if (isBox(path.slice(0, -1))) return [examProblem('box_range', at)];
      const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
      const sign = issue.code === 'too_small' ? (issue.inclusive ? '≥' : '>') : (issue.inclusive ? '≤' : '<');
      return [examProblem(issue.code, at, { limit: `${sign} ${limit}` })];
    }
    default:
      return [isProblemCode(issue.message) ? examProblem(issue.message, at) : examProblem('invalid', at, { detail: issue.message })];
  }
}

/** A branch that fails by type alone was not meant. */
function weight(issues: readonly z.core.$ZodIssue[]): number {
  return issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0) ? 1 : 0;
}

/** `box`, `marks.A`, or `marks[2].7` in a student number. */
function isBox(path: Path): boolean {
  return path.at(-1) === 'box' || (typeof path.at(-1) === 'string' && path.slice(-3, -1).includes('marks'));
}

function notOneOf(at: { path: Path; line: number; column: number }, options: readonly string[], file: YamlFile): ExamProblem {
  const value = valueAt(file.value, at.path);
  if (value === undefined) return examProblem('missing', at, { key: String(at.path.at(-1) ?? '') });
  const hint = typeof value === 'string' ? nearestKey(value, options) : null;
  return examProblem('not_one_of', at, { options: options.join(', '), ...(hint !== null && { hint }) });
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) here = typeof here === 'object' && here !== null && Object.hasOwn(here, step) ? (here as Record<string | number, unknown>)[step] : undefined;
  return here;
}
