import type { JSX } from 'react';
import type { Page, Reason } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Panel } from '../../ui/page-head.tsx';
import { DropGap, PageThumb } from './page-thumb.tsx';
import { movePage, type Draft } from './split-edit.ts';

interface Props {
  readonly ids: readonly string[];
  readonly pages: ReadonlyMap<string, Page>;
  readonly reasonOf: (pageId: string) => Reason | null;
  readonly edit: (change: (draft: Draft) => Draft) => void;
  readonly view: (pageId: string) => void;
  readonly mayChange: boolean;
}

/** Pages that belong to nobody: blank, separators, and what a person put here. Also where a page is dropped to be set aside. */
export function AsidePages({ ids, pages, reasonOf, edit, view, mayChange }: Props): JSX.Element {
  const t = useT();
  return (
    <Panel title={t('split.aside', { count: ids.length })}>
      <ul className="flex min-h-28 flex-wrap gap-3 p-3">
        {ids.map((id) => (
          <li key={id} className="w-24">
            <PageThumb page={pages.get(id)} id={id} number={null} view={view} mayChange={mayChange} />
            <p className="mt-1 line-clamp-3 text-12 text-ink-2" title={reasonOf(id)?.message}>
              {reasonOf(id)?.message}
            </p>
          </li>
        ))}
        <DropGap onDrop={(pageId) => edit((draft) => movePage(draft, pageId, null, 0))} enabled={mayChange} wide />
      </ul>
    </Panel>
  );
}
