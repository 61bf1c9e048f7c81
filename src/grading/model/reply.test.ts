import { describe, expect, it } from 'vitest';
import type { Question } from '../../domain/exam.ts';
import { readReply, REPLY_SCHEMA, type AskedQuestion } from './reply.ts';

const question: Question = {
  id: '4', type: 'stepwise', max_score: 4, regions: [], question: 'Solve.', answer: null, guidance: null, alternatives: [],
  points: [
    { id: 'M1', kind: 'method', score: 2, needs: [], follow_through: false, description: 'method' },
    { id: 'C', kind: 'band', score: 2, needs: [], follow_through: false, description: 'clear' },
  ],
};
const asked: AskedQuestion[] = [{ question, images: [1], rulingIds: ['r'], only: null }];
const met = { point_id: 'M1', verdict: 'met', marks: null, image: 1, box: [10, 20, 30, 40], quote: 'x', reason: 'so', ruling_id: null };
const band = { ...met, point_id: 'C', marks: 1.5 };
const answer = {
  question_id: '4', kind: 'stepwise', answered: 'answered', legibility: 'clear', transcription: 'x', final_answer: null,
  routes: [{ route: '', points: [met, band] }], feedback: '', unsettled: null, instructions_found: null,
};
const read = (change: object, questions = asked): unknown => readReply(JSON.stringify({ questions: [{ ...answer, ...change }] }), questions, 'en');
const points = (...changed: object[]): object => ({ routes: [{ route: '', points: changed }] });

describe('a reply', () => {
  it('is read as it stands', () => {
    const [point] = readReply(JSON.stringify({ questions: [answer] }), asked, 'en').get('4')?.routes.get('') ?? [];
    expect(point).toMatchObject({ verdict: 'met', place: { image: 1, box: [10, 20, 30, 40] } });
  });

  it('counts a point left out as unsure, never as lost', () => {
    const found = readReply(JSON.stringify({ questions: [{ ...answer, ...points(met) }] }), asked, 'en').get('4')?.routes.get('');
    expect(found?.map(({ point, verdict }) => [point.id, verdict])).toEqual([['M1', 'met'], ['C', 'unsure']]);
  });

  it.each<[string, object]>([
    ['another key', { score: 4 }], ['another question', { question_id: '5' }], ['another kind', { kind: 'essay' }], ['a point that is not there', points({ ...met, point_id: 'M9' })],
    ['a point twice', points(met, met)], ['a route that is not there', { routes: [{ route: 'z', points: [met] }] }], ['more marks than the point has', points({ ...band, marks: 3 })],
    ['fewer marks than none', points({ ...band, marks: -1 })], ['marks for what has none', points({ ...met, marks: 2 })], ['a band without marks', points({ ...band, marks: null })],
    ['a box off the page', points({ ...met, box: [10, 20, 30, 1400] })], ['a box inside out', points({ ...met, box: [30, 20, 10, 40] })], ['a box on no image', points({ ...met, image: 2 })],
    ['half a box', points({ ...met, box: [1, 2] })], ['a ruling that nobody made', points({ ...met, ruling_id: 'x' })], ['no questions', { question_id: undefined }], ['no decisions', { routes: [] }], ['sentences in another language', { feedback: 'Ответ засчитан частично.' }],
  ])('is refused as a whole for %s', (_, change) => {
    expect(() => read(change)).toThrow(expect.objectContaining({ code: 'model_reply_invalid' }) as Error);
  });

  it('needs no decisions where nothing was written', () => {
    expect(() => read({ routes: [], answered: 'blank' })).not.toThrow();
  });

  it('is asked for in a closed shape, as strict servers demand, without what not all of them know', () => {
    const objects: { additionalProperties: unknown; required: string[]; properties: object }[] = [];
    const text = JSON.stringify(REPLY_SCHEMA.json, (_, value: unknown) => {
      if (typeof value === 'object' && value !== null && 'properties' in value) objects.push(value as (typeof objects)[number]);
      return value;
    });
    expect(objects).toHaveLength(5);
    for (const one of objects) {
      expect(one.additionalProperties).toBe(false);
      expect(one.required.toSorted()).toEqual(Object.keys(one.properties).toSorted());
    }
    expect(text).not.toMatch(/"(minimum|maximum|maxLength|maxItems|\$schema)":/);
  });

  it.each(['', '{"questions": [', '{"questions": NaN}', '[]', 'I cannot help with that.', '{"questions": []}'])('is refused where it is %j', (text) => {
    expect(() => readReply(text, asked, 'en')).toThrow(expect.objectContaining({ code: 'model_reply_invalid' }) as Error);
  });
});
