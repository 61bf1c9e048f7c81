import { useCallback, useMemo, useState, type JSX } from 'react';
import type { Batch, Page } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { announce } from '../../ui/live.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Wait } from '../../ui/wait.tsx';
import { AsidePages } from './aside-pages.tsx';
import { ExceptionPanel } from './exception-panel.tsx';
import { PageViewer } from './page-viewer.tsx';
import { SaveBar } from './save-bar.tsx';
import { ScriptRow } from './script-row.tsx';
import { SplitHelp } from './split-help.tsx';
import { claimedTwice, exceptionsOf } from './split-edit.ts';
import { useSplit } from './use-split.ts';
import { useThumbKeys } from './use-thumb-keys.ts';

export function SplitEditor({ batch }: { readonly batch: Batch }): JSX.Element {
  const t = useT();
  const mayChange = useMay('batch.write');
  const editing = useSplit(batch.id, () => announce(t('split.saved')));
  const { split, draft, edit } = editing;
  const [viewed, setViewed] = useState<string | null>(null);
  const pages = useMemo(() => new Map<string, Page>(split?.pages.map((page) => [page.id, page])), [split]);
  const reasonOf = useCallback((id: string) => pages.get(id)?.failure ?? pages.get(id)?.unassigned ?? null, [pages]);
  const keys = useThumbKeys({ draft, edit, undo: editing.undo, view: setViewed, enabled: mayChange });

  if (editing.error !== null && draft === undefined) return <Trouble error={editing.error} />;
  if (split === undefined || draft === undefined) return <Wait />;
  const exceptions = exceptionsOf(draft, reasonOf);
  const twice = claimedTwice(draft);
  const taken = new Set(draft.scripts.flatMap(({ studentId }) => studentId ?? []));
  const common = { pages, roster: split.roster, twice, taken, edit, view: setViewed, mayChange };

  return (
    <div className="flex flex-col gap-4" onKeyDown={keys}>
      <SaveBar editing={editing} confirming={batch.status === 'CONFIRMING'} exceptions={exceptions.scripts.length + exceptions.pages.length} mayChange={mayChange} />
      <ExceptionPanel exceptions={exceptions} reasonOf={reasonOf} {...common} />
      <Panel title={t('split.scripts', { count: draft.scripts.length })} aside={<SplitHelp />}>
        <ol>
          {draft.scripts.map((script, index) => (
            <ScriptRow key={script.key} script={script} number={index + 1} first={index === 0} {...common} />
          ))}
        </ol>
        {draft.scripts.length === 0 && <p className="p-4 text-ink-2">{t('split.none')}</p>}
      </Panel>
      <AsidePages ids={draft.aside} pages={pages} reasonOf={reasonOf} edit={edit} view={setViewed} mayChange={mayChange} />
      {viewed !== null && <PageViewer id={viewed} pages={pages} draft={draft} onMove={setViewed} onClose={() => setViewed(null)} />}
    </div>
  );
}
