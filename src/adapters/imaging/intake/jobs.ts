import { stat } from 'node:fs/promises';
import type { IntakePage } from '../../../ports/imaging.ts';
import type { Jobs } from '../pool/protocol.ts';
import { analysePage } from './analyse.ts';
import { openSource } from './source.ts';
import type { Source } from './stored-page.ts';

/**
 * The two intake jobs of a pool process. The file used last stays open: the pages of a stack come one by one,
 * and opening it anew for each would read its tables each time.
 */
export function intakeJobs(): {
  open(input: Jobs['open']['input']): Promise<Jobs['open']['output']>;
  page(input: Jobs['page']['input']): Promise<IntakePage>;
} {
  let current: { readonly key: string; readonly source: Source } | null = null;

  const source = async ({ path, limits }: Jobs['open']['input']): Promise<Source> => {
    const { mtimeMs, size } = await stat(path);
    const key = `${path} ${mtimeMs} ${size} ${limits.maxPixels}`;
    if (current?.key === key) return current.source;
    current?.source.close();
    current = null;
    const opened = await openSource(path, limits);
    current = { key, source: opened };
    return opened;
  };

  return {
    async open(input) {
      return { pages: (await source(input)).pages };
    },
    async page(input) {
      const stored = await (await source(input)).store(input.page, input.base);
      const { thumb, facts } = await analysePage(stored, `${input.base}-thumb.webp`);
      return { page: input.page, image: stored.image, thumb, facts };
    },
  };
}
