import { expect, it } from 'vitest';
import { takeUp } from './take-up.ts';

it('leaves a batch alone that somebody stopped while it went on', async () => {
  const started: string[] = [];
  const status = { running: 'UPLOADED', stopped: 'UPLOADED' };
  const repositories = {
    batches: {
      unfinished: () => Promise.resolve(Object.keys(status).map((id) => ({ id, status: 'UPLOADED', attempt: 1 }))),
      get: (id: keyof typeof status) => Promise.resolve({ id, status: status[id], attempt: 1 }),
    },
    submissions: { ofBatch: () => Promise.resolve([]) },
    outbox: { waiting: () => Promise.resolve([]) },
  };
  const marking = {
    startBatch: (id: string) => {
      started.push(id);
      status.stopped = 'STOPPED';
      return Promise.resolve();
    },
  };
  await takeUp({ repositories, marking } as never);
  expect(started).toEqual(['running']);
});
