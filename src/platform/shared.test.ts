import { expect, test } from 'vitest';
import { sharing } from './shared.ts';

interface Run {
  readonly key: string;
  readonly settle: PromiseWithResolvers<string>;
}

function watched(): { runs: Run[]; ask: (key: string) => Promise<string> } {
  const runs: Run[] = [];
  const ask = sharing((key: string) => {
    const settle = Promise.withResolvers<string>();
    runs.push({ key, settle });
    return settle.promise;
  });
  return { runs, ask };
}

const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('those who ask while a run is under way share the next one, not that one', async () => {
  const { runs, ask } = watched();
  const first = ask('a');
  await soon();
  const late = [ask('a'), ask('a')];
  await soon();
  expect(runs).toHaveLength(1);
  runs[0]?.settle.resolve('old');
  await soon();
  expect(runs).toHaveLength(2);
  runs[1]?.settle.resolve('new');
  expect(await Promise.all([first, ...late])).toEqual(['old', 'new', 'new']);
});

test('other keys do not wait', async () => {
  const { runs, ask } = watched();
  const both = [ask('a'), ask('b')];
  await soon();
  expect(runs.map(({ key }) => key)).toEqual(['a', 'b']);
  for (const { key, settle } of runs) settle.resolve(key);
  expect(await Promise.all(both)).toEqual(['a', 'b']);
});

test('a failure is told to those of that run alone', async () => {
  const { runs, ask } = watched();
  const first = ask('a');
  await soon();
  const second = ask('a');
  runs[0]?.settle.reject(new Error('disk'));
  await expect(first).rejects.toThrow('disk');
  await soon();
  runs[1]?.settle.resolve('whole');
  expect(await second).toBe('whole');
});
