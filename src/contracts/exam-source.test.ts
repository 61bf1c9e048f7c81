import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExamFile } from './exam-file.ts';
import { examYaml } from './exam-source.ts';

/** Text that YAML takes for something else when it is written bare. */
const ODD = ['null', 'true', 'no', '1.10', '1e3', '0x1F', '2026-11-24', '- a', '# b', 'a: b', 'a #b', '[c', '{d}', '"e', "'f", '&g', '*h', '!i', '%j', '@k', '`l', '|', '>', '? m', 'n\no', 'p\n\n  q', '\t r', 'é', '方程 x²：解', '…', '\u2028s', 'x'.repeat(300)];
const text = fc.oneof(fc.constantFrom(...ODD), fc.string({ maxLength: 40 })).map((one) => one.trim()).filter((one) => one !== '' && !one.includes('\0'));
const id = fc.constantFrom('1', '1.10', '0x1F', '1e3', 'null', 'true', '2026-11-24', '7(a)', '三、2', '01');

const point = fc.record({ id: fc.constantFrom('M1', '1', '1.0', 'no'), kind: fc.constantFrom('method', 'accuracy'), score: fc.constantFrom(1, 0.5, 2.25), needs: fc.constant([]), follow_through: fc.boolean(), description: text });
const question = fc.record({
  id, type: fc.constantFrom('stepwise', 'essay'), max_score: fc.constantFrom(3, 4.5), question: fc.option(text), guidance: fc.option(text),
  regions: fc.array(fc.constant({ page: 1, box: [1, 2, 3, 4] }), { maxLength: 2 }),
  answer: fc.option(fc.record({ kind: fc.constant('text'), correct: text, accept: fc.array(text, { maxLength: 2 }) })),
  points: fc.array(point, { maxLength: 1 }),
});

describe('an exam written as YAML', () => {
  it('reads back as what it was, whatever stands in it', () => {
    fc.assert(
      fc.property(text, question, (title, one) => {
        const plain = parseExamFile(JSON.stringify({ id: 'exam', title, questions: [one] }), 'exam.json');
        const yaml = examYaml({ id: 'exam', title, questions: [one] } as { questions: readonly unknown[] }, ['page 1']);
        const read = parseExamFile(yaml, 'exam.yaml');
        if (!('exam' in plain)) return 'problems' in read;
        expect(read).toMatchObject({ exam: plain.exam });
        return true;
      }),
      { seed: 20_261_124, numRuns: 300 },
    );
  });

  it('leaves out what is not there, and stands its notes above the questions', () => {
    const yaml = examYaml({ questions: [{ id: '1', question: null, regions: [{ page: 1, box: [1, 2, 3, 4] }], points: [] }, { id: '2', points: [{ id: 'M1', follow_through: false }] }] }, ['page 3', null]);
    expect(yaml).toBe('questions:\n  # page 3\n  - id: "1"\n    regions:\n      - page: 1\n        box: [ 1, 2, 3, 4 ]\n  - id: "2"\n    points:\n      - id: M1\n');
  });
});
