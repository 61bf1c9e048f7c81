import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadDigits } from '../../samples/class/digits.ts';
import { examFile } from '../../samples/class/exam-file.ts';
import { loadHands } from '../../samples/class/hands.ts';
import { drawInk } from '../../samples/class/ink.ts';
import { box, HEIGHT, layOut, WIDTH } from '../../samples/class/layout.ts';
import { seeded } from '../../samples/class/random.ts';
import { passTransform } from '../../samples/class/scan.ts';
import { stackOrder } from '../../samples/class/stack.ts';
import { CHILDREN, handwrittenText } from '../../samples/class/students.ts';
import { answersOf, keyText, truthOf } from '../../samples/class/truth.ts';
import { parseExamFile } from '../../src/contracts/exam-file.ts';
import { applyHomography } from '../../src/domain/geometry.ts';

const truth = (): ReturnType<typeof truthOf> => truthOf(stackOrder(), 7, []);
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

describe('sample class', () => {
  it('writes an exam file without a fault, with every box on the page', () => {
    const parsed = parseExamFile(examFile(layOut()), 'exam.yaml');
    expect(parsed).toMatchObject({ warnings: [], exam: { id: 'grade7-quiz' } });
    const exam = 'exam' in parsed ? parsed.exam : null;
    expect(exam?.questions.reduce((sum, question) => sum + question.max_score, 0)).toBe(50);
    for (const place of layOut().places.values()) {
      for (const rect of [place.region, ...Object.values(place.bubbles), ...(place.field === null ? [] : [place.field])]) {
        const [ymin, xmin, ymax, xmax] = box(rect);
        expect(Math.min(ymin, xmin, 1000 - ymax, 1000 - xmax)).toBeGreaterThan(30);
        expect([rect.x + rect.w < WIDTH, rect.y + rect.h < HEIGHT]).toEqual([true, true]);
      }
    }
  });

  it('knows the truth, the same every time', () => {
    expect(sha256(JSON.stringify(truth()))).toBe(sha256(JSON.stringify(truth())));
    const { students, pages, absent } = truth();
    expect(students.length).toBeGreaterThanOrEqual(14);
    expect(new Set(students.map((student) => student.student_id)).size).toBe(students.length);
    expect(students.filter((student) => student.name === '张伟')).toHaveLength(2);
    expect(pages.filter((page) => page.note === 'blank')).toHaveLength(1);
    expect(students.filter((student) => student.missing_pages.length > 0)).toHaveLength(1);
    expect(absent).toHaveLength(1);
    const whys = new Set(students.flatMap((student) => student.questions.map((question) => question.why)));
    expect([...whys]).toEqual(expect.arrayContaining(['double_mark', 'light_mark', 'crossed_out', 'no_answer', 'needs_model', 'page_missing']));
    const first = students[0]?.questions.find((question) => question.question_id === '9');
    expect(first).toMatchObject({ written: 'AC', score: 4, look: 'no' });
    const mixed = students.find((student) => student.student_id === '219460')?.questions.find((question) => question.question_id === '9');
    expect(mixed).toMatchObject({ written: 'ACD', score: 2 });
  });

  it('writes the same hand from the same seed', async () => {
    const [child] = CHILDREN;
    if (child === undefined) throw new RangeError('no children');
    const shelf = await loadDigits();
    const hands = await loadHands(handwrittenText() + keyText());
    const write = async (seed: number): Promise<string> => {
      const { coverage } = await drawInk({ child, layout: layOut(), answers: answersOf(child), shelf, hands, random: seeded(seed) }, 1, 600);
      return sha256(coverage);
    };
    expect(await write(1)).toBe(await write(1));
    expect(await write(1)).not.toBe(await write(2));
  });

  it('says where the page lies on the scan', () => {
    const straight = { skew: 0, scale: 1, shift: [0, 0] as const, torn: false, ink: 0 };
    expect(applyHomography(passTransform({ ...straight, upsideDown: false }, 1000, 1400), [250, 500])).toEqual([250, 700]);
    expect(applyHomography(passTransform({ ...straight, upsideDown: true }, 1000, 1400), [250, 500])).toEqual([750, 700]);
    const [x, y] = applyHomography(passTransform({ ...straight, skew: 2, upsideDown: false }, 1000, 1400), [1000, 500]);
    expect(x).toBeLessThan(1000);
    expect(y).toBeGreaterThan(700);
  });
});
