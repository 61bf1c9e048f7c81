import { expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem.ts';
import type { ReviewDone, ReviewSignal } from '../../api/types.ts';
import { Outbox, type Decision } from './outbox.ts';

const decision = (key: string, questionId: string, signal: Partial<ReviewSignal> = {}): Decision => ({
  key,
  submissionId: 's1',
  questionId,
  signal: { action: 'APPROVE', question_id: questionId, ...signal },
});

const answer = (questionId: string, version: number) =>
  ({ submission_id: 's1', status: 'REVIEWING', total_score: null, waiting: 0, questions: [{ question_id: questionId, version }] }) as unknown as ReviewDone;

function setUp(send: (one: Decision) => Promise<ReviewDone>) {
  const retries: (() => void)[] = [];
  const onDone = vi.fn<(one: Decision, done: ReviewDone) => void>();
  const onRefused = vi.fn<(one: Decision, error: ApiProblem) => void>();
  const box = new Outbox({
    send,
    later: (run) => retries.push(run),
    mayPass: (error) => error instanceof ApiProblem && error.status === 0,
    onDone,
    onRefused,
  });
  return { box, retries, onDone, onRefused };
}

it('sends one at a time and in order', async () => {
  const sent: string[] = [];
  const release: (() => void)[] = [];
  const { box } = setUp(async (one) => {
    sent.push(one.key);
    await new Promise<void>((resolve) => release.push(resolve));
    return answer('1', 1);
  });
  box.add(decision('a', '1'));
  box.add(decision('b', '2'));
  expect(sent).toEqual(['a']);
  release[0]?.();
  await vi.waitFor(() => expect(sent).toEqual(['a', 'b']));
  release[1]?.();
  await vi.waitFor(() => expect(box.state().waiting).toEqual([]));
});

it('keeps what cannot be sent, says so, and sends it with the same key when tried again', async () => {
  let online = false;
  const keys: string[] = [];
  const { box, retries, onDone } = setUp(async (one) => {
    keys.push(one.key);
    if (!online) throw new ApiProblem('offline', 0, '');
    return answer('1', 2);
  });
  box.add(decision('a', '1'));
  await vi.waitFor(() => expect(box.state()).toMatchObject({ stuck: true, waiting: [{ key: 'a' }] }));
  online = true;
  retries[0]?.();
  await vi.waitFor(() => expect(box.state()).toEqual({ stuck: false, waiting: [] }));
  expect(keys).toEqual(['a', 'a']);
  expect(onDone).toHaveBeenCalledTimes(1);
});

it('builds a second decision on the version that the first one made', async () => {
  const versions: (number | undefined)[] = [];
  const { box } = setUp(async (one) => {
    versions.push(one.signal.expected_version);
    return answer('1', 5);
  });
  box.add(decision('a', '1', { expected_version: 3 }));
  box.add(decision('b', '1', { action: 'REOPEN', expected_version: 3 }));
  await vi.waitFor(() => expect(versions).toEqual([3, 5]));
});

it('drops what was built on a refused decision, and goes on with the rest', async () => {
  const sent: string[] = [];
  const { box, onRefused } = setUp(async (one) => {
    sent.push(one.key);
    if (one.key === 'a') throw new ApiProblem('review_stale', 409, '');
    return answer('2', 1);
  });
  box.add(decision('a', '1'));
  box.add(decision('b', '1', { action: 'REOPEN' }));
  box.add(decision('c', '2'));
  await vi.waitFor(() => expect(box.state().waiting).toEqual([]));
  expect(sent).toEqual(['a', 'c']);
  expect(onRefused).toHaveBeenCalledTimes(1);
});

it('gives back a decision that has not left, and no other', () => {
  const { box } = setUp(async () => await new Promise<ReviewDone>(() => undefined));
  box.add(decision('a', '1'));
  box.add(decision('b', '2'));
  expect(box.take('a')).toBe(false);
  expect(box.take('b')).toBe(true);
  expect(box.take('b')).toBe(false);
  expect(box.state().waiting.map(({ key }) => key)).toEqual(['a']);
});
