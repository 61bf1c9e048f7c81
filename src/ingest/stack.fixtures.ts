import type { Exam, Paper, Student } from '../domain/exam.ts';
import { IDENTITY } from '../domain/geometry.ts';
import type { PageFacts } from '../domain/script.ts';
import type { Reading } from '../ports/reader.ts';
import { splitStack } from './split.ts';
import type { SplitInput, SplitResult, StackPage } from './stack.ts';

export function exam(paper: Partial<Paper> = {}): Exam {
  return {
    id: 'algebra-3',
    title: 'Algebra',
    language: 'en',
    questions: [],
    paper: { template: null, pages: null, student_id: null, corner_marks: null, page_code: null, split: 'auto', ...paper },
  };
}

export const numberField: Paper['student_id'] = { page: 1, box: [60, 640, 100, 960], kind: 'digits', length: 6, marks: null };

export const students: readonly Student[] = [
  { student_id: '204871', name: '王芳', class: '3A' },
  { student_id: '204872', name: '李明', class: '3A' },
  { student_id: '209155', name: '王芳', class: '3A' },
];

interface Sketch {
  codes?: readonly (string | null)[];
  blank?: boolean;
  damaged?: boolean;
  layout?: number;
  number?: Reading;
  fingerprint?: string;
}

export function facts(sketch: Sketch = {}): PageFacts {
  return {
    width: 2480, height: 3508, dpi: 300, turn: 0, turnSure: true, skew: 0, frame: IDENTITY,
    ink: sketch.blank === true ? 0 : 0.04, blank: sketch.blank ?? false,
    codes: (sketch.codes ?? []).map((text) => ({ text, quad: [[0, 0], [9, 0], [9, 9], [0, 9]] })),
    fingerprint: sketch.fingerprint ?? '0000000000000000', warnings: [],
  };
}

/** Pages `p1`, `p2`, … in the order given, each with a fingerprint of its own unless one is set. */
export function stack(...sketches: readonly Sketch[]): StackPage[] {
  return sketches.map((sketch, index) => {
    const fingerprint = ((BigInt(index + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0');
    return {
      id: `p${index + 1}`,
      order: index,
      facts: sketch.damaged === true ? null : facts({ fingerprint, ...sketch }),
      registration: sketch.layout === undefined ? null : { page: sketch.layout, method: 'template' },
      numberReading: sketch.number ?? null,
    };
  });
}

export function reading(text: string | null, accepted = text !== null, p = accepted ? 0.99 : 0.6): Reading {
  const characters = text === null ? null : Array.from(text, (digit) => [{ text: digit, p }]);
  return { text, confidence: accepted ? 0.99 : 0.4, accepted, crossedOut: false, characters };
}

export function split(pages: readonly StackPage[], input: Partial<SplitInput> = {}): SplitResult {
  return splitStack({ exam: exam(), students: null, printRuns: () => null, templatePages: null, ...input, pages });
}

/** One word per page: `student-or-key/page` or `!reason`. */
export function outline(result: SplitResult): string[] {
  const owner = new Map(result.submissions.map((script) => [script.key, script.studentId ?? `#${script.ordinal}`]));
  return result.placements.map((placement) =>
    placement.script === null
      ? `!${placement.unassigned?.code ?? ''}`
      : `${owner.get(placement.script) ?? '?'}/${placement.scriptPage ?? '?'}`,
  );
}
