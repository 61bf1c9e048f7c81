import { expect, it } from 'vitest';
import type { IntakeEvent, StagedImage } from '../../ports/imaging.ts';
import type { PageFacts } from '../../domain/script.ts';
import type { GradingDeps } from '../deps.ts';
import { intakeFile } from './intake-file.ts';

const PAGES = 10;
const STAGED: StagedImage = { path: '/staging/x.jpg', mediaType: 'image/jpeg', width: 1, height: 1 };

interface Run { readonly deps: GradingDeps; readonly made: number[]; readonly told: number[]; readonly finished: unknown[] }

/** A file of ten pages of which the fifth cannot be had; `stored` keeps its pages from one run to the next. */
function run(stored: Map<number, string | null>, stopAfter = Infinity): Run {
  const made: number[] = [];
  const told: number[] = [];
  const finished: unknown[] = [];
  async function* intake(_path: string, _limits: unknown, skip: ReadonlySet<number> = new Set()): AsyncGenerator<IntakeEvent> {
    yield { kind: 'opened', pages: PAGES };
    for (let page = 1; page <= PAGES; page += 1) {
      if (skip.has(page)) continue;
      if (made.length === stopAfter) throw new Error('interrupted');
      made.push(page);
      if (page === 5) yield { kind: 'page_failed', failure: { page, code: 'page_damaged', message: 'broken' } };
      else yield { kind: 'page', page: { page, image: STAGED, thumb: STAGED, facts: {} as PageFacts } };
    }
  }
  const deps = {
    imaging: { intake },
    blobs: { localPath: async (key: string) => key, adopt: async () => ({ key: 'pages/x' }) },
    notifier: { notify: (event: { kind: string; page: number }) => event.kind === 'page_stored' && told.push(event.page) },
    repositories: {
      batches: {
        get: async () => ({ kind: 'stack' }),
        files: async () => [{ id: 'f1', status: 'waiting', blob: { key: 'uploads/x' } }],
        finishFile: async (_id: string, outcome: unknown) => finished.push(outcome),
      },
      pages: {
        ofBatch: async () => [...stored.keys()].map((filePage) => ({ fileId: 'f1', filePage })).concat({ fileId: 'f2', filePage: 9 }),
        add: async (page: { filePage: number; failure: { code: string } | null }) => stored.set(page.filePage, page.failure?.code ?? null),
      },
    },
  } as unknown as GradingDeps;
  return { deps, made, told, finished };
}

const take = ({ deps }: Run): Promise<{ pages: number }> => intakeFile(deps)({ batchId: 'b1', fileId: 'f1' }, { signal: new AbortController().signal } as never);

it('goes on where it was interrupted, counting and telling the pages that are there', async () => {
  const stored = new Map<number, string | null>();
  const first = run(stored, 7);
  await expect(take(first)).rejects.toThrow('interrupted');
  expect(first.finished).toEqual([]);

  const second = run(stored);
  expect(await take(second)).toEqual({ pages: PAGES });
  expect(second.made).toEqual([8, 9, 10]);
  expect(second.told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(second.finished).toEqual([{ pages: PAGES }]);
  expect([...stored].filter(([, failure]) => failure !== null)).toEqual([[5, 'page_damaged']]);

  const third = run(stored);
  expect(await take(third)).toEqual({ pages: PAGES });
  expect(third.made).toEqual([]);
});
