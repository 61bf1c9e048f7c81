import { describe, expect, it } from 'vitest';
import type { EventOut } from '../contracts/http/results.ts';
import type { Principal } from '../domain/access.ts';
import { createEventHub, type EventFilter } from './events.ts';

const everything: EventFilter = { examId: null, batchId: null, submissionId: null };
const teacher = (...classes: string[]): Principal => ({ id: 't', kind: 'person', role: 'teacher', classes });
/** Submission `b1-2` of batch `b1`, in the class `c1`, and so on. */
const hubOf = () =>
  createEventHub((of) => {
    const id = 'submissionId' in of ? of.submissionId : 'batchId' in of ? of.batchId : of.examId;
    const number = id.slice(1, 2);
    return Promise.resolve({ classId: `c${number}`, examId: `e${number}`, batchId: `b${number}` });
  }, 100);
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 5));

describe('event hub', () => {
  it('tells in order, only what is within reach and asked for', async () => {
    const hub = hubOf();
    const all: EventOut[] = [];
    const one: EventOut[] = [];
    hub.listen(teacher('c1'), everything, null, (event) => all.push(event));
    const stop = hub.listen(teacher('c1', 'c2'), { ...everything, submissionId: 'b1-2' }, null, (event) => one.push(event));
    hub.notify({ kind: 'batch_status', batchId: 'b1', status: 'GRADING' });
    hub.notify({ kind: 'batch_status', batchId: 'b2', status: 'GRADING' });
    hub.notify({ kind: 'question_marked', submissionId: 'b1-2', questionId: '7' });
    await settle();
    expect(all.map(({ id, kind, batch_id: batch }) => [id, kind, batch])).toEqual([[101, 'batch_status', 'b1'], [103, 'question_marked', 'b1']]);
    expect(one).toEqual([{ id: 103, kind: 'question_marked', exam_id: 'e1', batch_id: 'b1', submission_id: 'b1-2', data: { question_id: '7' } }]);
    stop();
    hub.notify({ kind: 'question_marked', submissionId: 'b1-2', questionId: '8' });
    await settle();
    expect(one).toHaveLength(1);
  });

  it('goes on behind the last event heard, and says so where it cannot', async () => {
    const hub = hubOf();
    for (let i = 0; i < 3; i += 1) hub.notify({ kind: 'batch_status', batchId: 'b1', status: String(i) });
    await settle();
    const from = (after: number): (string | number)[] => {
      const heard: EventOut[] = [];
      hub.listen(teacher('c1'), everything, after, (event) => heard.push(event))();
      return heard.map(({ kind, data }) => data['status'] ?? kind);
    };
    expect(from(101)).toEqual(['1', '2']);
    expect(from(103)).toEqual([]);
    expect(from(50)).toEqual(['reset']);
    expect(from(999)).toEqual(['reset']);
    for (let i = 0; i < 2000; i += 1) hub.notify({ kind: 'batch_status', batchId: 'b1', status: 'x' });
    await settle();
    expect(from(101)).toEqual(['reset']);
  });

  it('drops what belongs to nothing any more, and goes on', async () => {
    let gone = true;
    const hub = createEventHub(() => (gone ? Promise.reject(new Error('lost')) : Promise.resolve({ classId: 'c1', examId: 'e1', batchId: null })), 0);
    const heard: EventOut[] = [];
    hub.listen(teacher('c1'), everything, null, (event) => heard.push(event));
    hub.notify({ kind: 'released', examId: 'e1', scripts: 3 });
    await settle();
    gone = false;
    hub.notify({ kind: 'released', examId: 'e1', scripts: 4 });
    await settle();
    expect(heard.map((event) => event.data)).toEqual([{ scripts: 4 }]);
  });
});
