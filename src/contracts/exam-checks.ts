import type { Alternative, RubricPoint } from '../domain/exam.ts';
import type { ExamProblemCode } from './exam-problems.ts';
import type { Path } from './exam-yaml.ts';
import { pieces } from './exam-schema.ts';
import type { MessageParams } from './messages.ts';
import type { z } from 'zod';

/** A finding, not yet placed in the file. */
export interface Finding {
  readonly code: ExamProblemCode;
  readonly path: Path;
  readonly params?: MessageParams;
  /** Another place the sentence names, as parameter `first`. */
  readonly first?: Path;
}

type Raw = Readonly<Record<string, unknown>>;

export function asRaw(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as its piece of the schema reads it; null where that piece is broken (and reported as such). */
function read<T>(schema: z.ZodType<T>, value: unknown): T | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

/**
 * What one value alone cannot show. Works on what was written, piece by piece, so that a mistake in one place
 * does not hide those in others; unknown keys have been taken out of `raw` before.
 */
export function checkExamParts(raw: unknown): Finding[] {
  const exam = asRaw(raw);
  const questions = asList(exam['questions']).map(asRaw);
  return [
    ...checkPaper(asRaw(exam['paper'])),
    ...checkPages(exam, questions),
    ...checkIds(questions),
    ...questions.flatMap((question, index) => checkQuestion(question, ['questions', index])),
  ];
}

function checkPaper(paper: Raw): Finding[] {
  const found: Finding[] = [];
  const split = paper['split'];
  if (split === 'pages' && (paper['pages'] ?? null) === null) found.push({ code: 'split_pages', path: ['paper', 'split'] });
  if (split === 'student_id' && (paper['student_id'] ?? null) === null) found.push({ code: 'split_student_id', path: ['paper', 'split'] });
  const code = paper['page_code'];
  if (typeof code === 'string') {
    const names = [...code.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
    if (names.some((name) => !['exam', 'copy', 'page'].includes(name))) found.push({ code: 'page_code_unknown', path: ['paper', 'page_code'] });
    if (!names.includes('copy') || (!names.includes('page') && paper['pages'] !== 1)) found.push({ code: 'page_code_shape', path: ['paper', 'page_code'] });
  }
  const id = read(pieces.studentId, paper['student_id']);
  if (id?.kind === 'bubbles' && id.marks === null) found.push({ code: 'number_bubbles', path: ['paper', 'student_id'] });
  if (id?.marks && id.length !== null && id.length !== id.marks.length) {
    found.push({ code: 'number_length', path: ['paper', 'student_id', 'length'], params: { length: id.length, positions: id.marks.length } });
  }
  return found;
}

/** Every `page` against `paper.pages`. */
function checkPages(exam: Raw, questions: readonly Raw[]): Finding[] {
  const pages = read(pieces.page, asRaw(exam['paper'])['pages']);
  if (pages === null) return [];
  const places: Path[] = [['paper', 'student_id', 'page']];
  for (const [index, question] of questions.entries()) {
    for (const part of asList(question['regions']).keys()) places.push(['questions', index, 'regions', part, 'page']);
    places.push(['questions', index, 'answer', 'page'], ['questions', index, 'answer', 'field', 'page']);
  }
  return places.flatMap((path) => {
    const page = read(pieces.page, valueAt(exam, path));
    return page !== null && page > pages ? [{ code: 'page_beyond', path, params: { page, pages } } as const] : [];
  });
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) here = typeof step === 'number' ? asList(here)[step] : asRaw(here)[step];
  return here;
}

function checkIds(questions: readonly Raw[]): Finding[] {
  const seen = new Map<string, number>();
  return questions.flatMap((question, index): Finding[] => {
    const id = question['id'];
    if (typeof id !== 'string') return [];
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return [];
    }
    return [{ code: 'duplicate_question', path: ['questions', index, 'id'], params: { id }, first: ['questions', first, 'id'] }];
  });
}

function checkQuestion(question: Raw, path: Path): Finding[] {
  const found: Finding[] = [];
  const max = read(pieces.maxScore, question['max_score']);
  const type = read(pieces.type, question['type']);
  const points = readPoints(question['points']);
  if (type === 'objective' && (question['answer'] ?? null) === null) found.push({ code: 'answer_missing', path });
  found.push(...checkRoute(points, max, [...path, 'points']));
  for (const [index, raw] of asList(question['alternatives']).entries()) {
    found.push(...checkRoute(readPoints(asRaw(raw)['points']), max, [...path, 'alternatives', index, 'points']));
  }
  found.push(...checkDuplicateRoutes(asList(question['alternatives']), [...path, 'alternatives']));
  found.push(...checkAnswer(question['answer'], [...path, 'answer']));
  const answer = asRaw(question['answer']);
  if (type === 'objective' && (answer['field'] ?? answer['marks'] ?? null) === null) found.push({ code: 'no_place', path });
  if (type !== 'objective' && asList(question['regions']).length === 0) found.push({ code: 'no_region', path });
  if (type !== null && type !== 'objective' && asList(question['points']).length === 0) found.push({ code: 'no_points', path });
  return found;
}

type PlacedPoint = RubricPoint & { readonly index: number };

function readPoints(value: unknown): PlacedPoint[] {
  return asList(value).flatMap((raw, index) => {
    const point = read(pieces.point, raw);
    return point === null ? [] : [{ ...point, index }];
  });
}

function checkDuplicateRoutes(alternatives: readonly unknown[], path: Path): Finding[] {
  const seen = new Set<Alternative['id']>();
  return alternatives.flatMap((raw, index): Finding[] => {
    const id = asRaw(raw)['id'];
    if (typeof id !== 'string') return [];
    const twice = seen.has(id);
    seen.add(id);
    return twice ? [{ code: 'duplicate_point', path: [...path, index, 'id'], params: { id } }] : [];
  });
}

/** The points of one way to the answer. Broken points are left out, so a total is never called short for them. */
function checkRoute(points: readonly PlacedPoint[], max: number | null, path: Path): Finding[] {
  const found: Finding[] = [];
  const ids = new Set<string>();
  for (const point of points) {
    if (ids.has(point.id)) found.push({ code: 'duplicate_point', path: [...path, point.index, 'id'], params: { id: point.id } });
    ids.add(point.id);
  }
  const whole = points.length === (points.at(-1)?.index ?? -1) + 1;
  for (const point of points) {
    for (const [index, need] of point.needs.entries()) {
      if (whole && !ids.has(need)) found.push({ code: 'needs_unknown', path: [...path, point.index, 'needs', index], params: { id: need } });
    }
  }
  const cycle = findCycle(points);
  if (cycle) found.push({ code: 'needs_cycle', path: [...path, cycle.at.index, 'needs'], params: { cycle: cycle.ids.join(' → ') } });
  const sum = points.reduce((total, point) => total + Math.round(point.score * 100), 0);
  if (max !== null && sum > Math.round(max * 100)) found.push({ code: 'points_exceed', path, params: { sum: sum / 100, max } });
  if (max !== null && whole && points.length > 0 && sum < Math.round(max * 100)) found.push({ code: 'points_short', path, params: { sum: sum / 100, max } });
  return found;
}

function findCycle(points: readonly PlacedPoint[]): { at: PlacedPoint; ids: string[] } | null {
  const byId = new Map(points.map((point) => [point.id, point]));
  const done = new Set<string>();
  const walk = (point: PlacedPoint, trail: readonly string[]): { at: PlacedPoint; ids: string[] } | null => {
    if (trail.includes(point.id)) return { at: point, ids: [...trail.slice(trail.indexOf(point.id)), point.id] };
    if (done.has(point.id)) return null;
    for (const need of point.needs) {
      const next = byId.get(need);
      const cycle = next === undefined ? null : walk(next, [...trail, point.id]);
      if (cycle) return cycle;
    }
    done.add(point.id);
    return null;
  };
  for (const point of points) {
    const cycle = walk(point, []);
    if (cycle) return cycle;
  }
  return null;
}

function checkAnswer(value: unknown, path: Path): Finding[] {
  const answer = read(pieces.answer, value);
  const found: Finding[] = [];
  if (answer?.kind === 'number' && answer.field?.length && String(answer.correct).length > answer.field.length) {
    found.push({ code: 'cells_short', path: [...path, 'field', 'length'], params: { correct: answer.correct, length: answer.field.length } });
  }
  if (answer?.kind !== 'choice') return found;
  const options = new Set(answer.options);
  const known = answer.options.join(', ').slice(0, 80);
  if (options.size < answer.options.length) {
    found.push({ code: 'option_twice', path: [...path, 'options'], params: { option: answer.options.find((one, index) => answer.options.indexOf(one) < index) ?? '' } });
  }
  for (const option of answer.correct) {
    if (!options.has(option)) found.push({ code: 'correct_not_option', path: [...path, 'correct'], params: { option, options: known } });
  }
  if (new Set(answer.correct).size < answer.correct.length) {
    found.push({ code: 'correct_twice', path: [...path, 'correct'], params: { option: answer.correct.find((one, index) => answer.correct.indexOf(one) < index) ?? '' } });
  }
  if (answer.partial === 'per_option' && answer.correct.length < 2) found.push({ code: 'partial_single', path: [...path, 'partial'] });
  const marks = Object.keys(answer.marks ?? {});
  const apart = answer.marks === null ? [] : [...new Set([...marks, ...answer.options])].filter((one) => !options.has(one) || !marks.includes(one));
  if (apart.length > 0) found.push({ code: 'marks_differ', path: [...path, 'marks'], params: { options: apart.join(', ').slice(0, 80) } });
  return found;
}
