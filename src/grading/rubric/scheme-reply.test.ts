import { describe, expect, it } from 'vitest';
import { NOTHING, point, question } from '../../../tests/support/scheme-reader.ts';
import { readScheme, SCHEME_SCHEMA } from './scheme-reply.ts';

const good = { ...NOTHING, questions: [question('1', 3, [point('M1', 1, 'method')])] };
const read = (value: unknown, pages: readonly number[] | null = [3]): unknown => readScheme(typeof value === 'string' ? value : JSON.stringify(value), pages);
const withPoint = (more: object): object => ({ ...good, questions: [{ ...good.questions[0], points: [{ ...point('M1', 1, 'method'), ...more }] }] });

describe('what a model copied', () => {
  it('is read as it stands', () => {
    expect(read(good)).toEqual(good);
    expect(read(NOTHING)).toEqual(NOTHING);
  });

  it.each([
    ['no JSON', '{"questions": ['], ['NaN', JSON.stringify(good).replace('"marks":1', '"marks":NaN')], ['a list', []], ['a key too many', { ...good, note: 'x' }], ['a key too few', { ...good, groups: undefined }],
    ['negative marks', withPoint({ marks: -1 })], ['no marks at all', withPoint({ marks: 0 })], ['marks in quotes', withPoint({ marks: '2' })], ['more marks than a question has', withPoint({ marks: 1001 })],
    ['another kind', withPoint({ kind: 'C' })], ['an id with a space', withPoint({ id: 'M 1' })], ['an unknown key of a point', withPoint({ label: 'M' })], ['a point without words', withPoint({ description: '' })],
    ['negative totals', { ...good, paper_total: -5 }], ['a number that no question can have', { ...good, questions: [question('7 (a)', 3, [])] }],
    ['an alternative without points', { ...good, questions: [question('1', 3, [], { alternatives: [{ id: 'x', description: '', points: [] }] })] }],
    ['a page that was not asked for', { ...good, questions: [question('1', 4, [])] }], ['no page', { ...good, questions: [question('1', null, [])] }],
  ])('is refused whole with %s', (_, value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'model_reply_invalid' }) as Error);
  });

  it('has no pages where the document has none', () => {
    expect(() => read(good, null)).toThrow(/page/);
    expect(read({ ...good, questions: [question('1', null, [])] }, null)).toMatchObject({ questions: [{ page: null }] });
  });

  it('is asked for by a schema without limits, which not every provider takes', () => {
    expect(JSON.stringify(SCHEME_SCHEMA.json)).not.toMatch(/"(pattern|minimum|maximum|maxLength|minLength|exclusiveMinimum|maxItems|minItems)"/);
  });
});
