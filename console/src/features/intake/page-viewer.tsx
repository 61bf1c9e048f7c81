import { useState, type JSX } from 'react';
import type { Page } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TurnIcon } from '../../ui/icons.tsx';
import { Notice } from '../../ui/notice.tsx';
import { scriptOf, type Draft } from './split-edit.ts';

interface Props {
  readonly id: string;
  readonly pages: ReadonlyMap<string, Page>;
  readonly draft: Draft;
  readonly onMove: (id: string) => void;
  readonly onClose: () => void;
}

const TURNS = ['', 'rotate-90', 'rotate-180', '-rotate-90'] as const;

/** One page large enough to read. Turning it is for reading only. */
export function PageViewer({ id, pages, draft, onMove, onClose }: Props): JSX.Element {
  const t = useT();
  const [turn, setTurn] = useState(0);
  const page = pages.get(id);
  const order = [...draft.scripts.flatMap(({ pageIds }) => pageIds.filter((one) => one !== null)), ...draft.aside];
  const at = order.indexOf(id);
  const script = scriptOf(draft, id);
  const owner = script === undefined ? t('split.page_of_nobody') : [script.studentId ?? t('split.nobody'), script.name].filter(Boolean).join(' ');
  const go = (step: number): void => {
    const next = order[at + step];
    if (next === undefined) return;
    setTurn(0);
    onMove(next);
  };
  return (
    <Dialog
      open
      wide
      title={page === undefined ? owner : `${owner} · ${t('page.source', { file: page.file, page: page.file_page })}`}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      actions={
        <>
          <Button kind="quiet" onClick={() => setTurn((old) => (old + 1) % 4)}>
            <TurnIcon />
            {t('page.turn')}
          </Button>
          <Button className="ml-auto" onClick={() => go(-1)} disabled={at <= 0}>
            {t('page.before')}
          </Button>
          <Button onClick={() => go(1)} disabled={at < 0 || at >= order.length - 1}>
            {t('page.after')}
          </Button>
        </>
      }
    >
      {page?.unassigned && <Notice tone="uncertain">{page.unassigned.message}</Notice>}
      {page?.failure && <Notice tone="problem">{page.failure.message}</Notice>}
      {page?.image && (
        <img
          src={page.image.preview_url}
          width={page.image.width}
          height={page.image.height}
          alt={t('page.scan_of', { owner })}
          className={`mx-auto mt-2 h-auto max-h-[68dvh] w-auto max-w-full border border-hair bg-white ${TURNS[turn] ?? ''}`}
        />
      )}
    </Dialog>
  );
}
