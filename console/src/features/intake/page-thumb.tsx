import { useState, type JSX } from 'react';
import type { Page } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';

export const PAGE_TYPE = 'application/x-page-id';

interface Props {
  readonly page: Page | undefined;
  readonly id: string;
  readonly number: number | null;
  readonly view: (pageId: string) => void;
  readonly mayChange: boolean;
}

/** A page that can be dragged, moved by keys (see use-thumb-keys.ts) and opened. */
export function PageThumb({ page, id, number, view, mayChange }: Props): JSX.Element {
  const t = useT();
  const source = page === undefined ? '' : t('page.source', { file: page.file, page: page.file_page });
  const name = number === null ? source : t('page.name', { number, source });
  return (
    <button
      type="button"
      data-page={id}
      draggable={mayChange}
      title={name}
      aria-label={name}
      aria-keyshortcuts={mayChange ? 'S J A Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown' : undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData(PAGE_TYPE, id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onClick={() => view(id)}
      className="relative block h-28 w-20 shrink-0 cursor-pointer overflow-hidden border border-hair bg-white hover:border-ink"
    >
      {page?.image ? (
        <img src={page.image.thumb_url} alt="" loading="lazy" decoding="async" draggable={false} className="size-full object-contain" />
      ) : (
        <span className="grid size-full place-items-center bg-uncertain-wash p-1 text-12 text-uncertain-ink">{page?.failure?.message.slice(0, 24) ?? '?'}</span>
      )}
      {number !== null && <span className="absolute right-0 bottom-0 bg-ink px-1 text-12 text-paper">{number}</span>}
    </button>
  );
}

/** The place between two pages, where one can be dropped. */
export function DropGap({ onDrop, enabled, wide = false }: { readonly onDrop: (pageId: string) => void; readonly enabled: boolean; readonly wide?: boolean }): JSX.Element {
  const [over, setOver] = useState(false);
  return (
    <span
      aria-hidden
      onDragOver={(event) => {
        if (!enabled || !event.dataTransfer.types.includes(PAGE_TYPE)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const pageId = event.dataTransfer.getData(PAGE_TYPE);
        if (pageId !== '') onDrop(pageId);
      }}
      className={`mx-0.5 h-28 border-x-2 ${wide ? 'min-w-12 flex-1' : 'w-2'} ${over ? 'border-machine bg-machine/20' : 'border-transparent'}`}
    />
  );
}
