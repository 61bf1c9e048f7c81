import type { Box } from '../domain/geometry.ts';
import { asRaw, type Finding } from './exam-checks.ts';
import { pieces } from './exam-schema.ts';
import { pathText } from './exam-problems.ts';
import type { Path } from './exam-yaml.ts';

interface Bubble {
  readonly page: number;
  readonly box: Box;
  readonly path: Path;
}

/** Share of the smaller bubble's area from which two bubbles lie over each other; rounded boxes may touch. */
const OVERLAP = 0.1;

/** Bubbles that lie over each other, each named once, with the one it covers. */
export function checkBubbles(raw: unknown): Finding[] {
  const bubbles = collect(raw).toSorted((a, b) => a.page - b.page || a.box[0] - b.box[0]);
  const found: Finding[] = [];
  for (const [index, one] of bubbles.entries()) {
    for (let next = index + 1; next < bubbles.length; next += 1) {
      const other = bubbles[next];
      if (other === undefined || other.page !== one.page || other.box[0] >= one.box[2]) break;
      if (overlap(one.box, other.box) > OVERLAP) {
        found.push({ code: 'marks_overlap', path: other.path, params: { other: pathText(one.path) } });
        break;
      }
    }
  }
  return found;
}

function overlap(a: Box, b: Box): number {
  const height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (height <= 0 || width <= 0) return 0;
  return (height * width) / Math.min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]));
}

function collect(raw: unknown): Bubble[] {
  const exam = asRaw(raw);
  const bubbles: Bubble[] = [];
  const take = (marks: unknown, page: unknown, path: Path): void => {
    const onPage = pieces.page.safeParse(page);
    if (!onPage.success) return;
    for (const [name, value] of Object.entries(asRaw(marks))) {
      const box = pieces.box.safeParse(value);
      if (box.success) bubbles.push({ page: onPage.data, box: box.data, path: [...path, name] });
    }
  };
  const id = asRaw(asRaw(exam['paper'])['student_id']);
  if (Array.isArray(id['marks'])) {
    for (const [index, marks] of id['marks'].entries()) take(marks, id['page'], ['paper', 'student_id', 'marks', index]);
  }
  if (Array.isArray(exam['questions'])) {
    for (const [index, value] of exam['questions'].entries()) {
      const question = asRaw(value);
      const answer = asRaw(question['answer']);
      const first: unknown = Array.isArray(question['regions']) ? question['regions'][0] : undefined;
      take(answer['marks'], answer['page'] ?? asRaw(first)['page'] ?? 1, ['questions', index, 'answer', 'marks']);
    }
  }
  return bubbles;
}
