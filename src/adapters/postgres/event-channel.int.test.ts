import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GradingEvent } from '../../ports/notifier.ts';
import { createEventChannel } from './event-channel.ts';
import { openTestDatabase, silentLog, type TestDatabase } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await openTestDatabase();
});
afterAll(() => test.close());

const marked = (questionId: string): GradingEvent => ({ kind: 'question_marked', submissionId: 's', questionId });

it('carries events to other processes, not back to the sender, also after the connection was lost', async () => {
  const [worker, api] = [createEventChannel(test.database, silentLog), createEventChannel(test.database, silentLog)];
  const [heardByWorker, heardByApi]: [GradingEvent[], GradingEvent[]] = [[], []];
  const listening = [worker.listen(test.url, (event) => heardByWorker.push(event)), api.listen(test.url, (event) => heardByApi.push(event))];
  const listeners = async (): Promise<number> =>
    (await sql`select 1 from pg_stat_activity where application_name = 'ai-grading events' and query like 'listen%' and state = 'idle'`.execute(test.database)).rows.length;
  await expect.poll(listeners, { timeout: 10_000 }).toBe(2);

  worker.notify(marked('1'));
  await expect.poll(() => heardByApi, { timeout: 10_000 }).toEqual([marked('1')]);
  await sql`select pg_notify('grading_events', 'not ours')`.execute(test.database);
  api.notify(marked('2'));
  await expect.poll(() => heardByWorker, { timeout: 10_000 }).toEqual([marked('2')]);
  expect(heardByApi).toEqual([marked('1')]);

  await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ai-grading events'`.execute(test.database);
  await expect.poll(listeners, { timeout: 20_000 }).toBe(2);
  worker.notify(marked('3'));
  await expect.poll(() => heardByApi, { timeout: 10_000 }).toEqual([marked('1'), marked('3')]);
  await Promise.all(listening.map((one) => one.close()));
});
