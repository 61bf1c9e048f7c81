import { Dialog as Parts } from 'radix-ui';
import type { JSX, ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { cx } from './cx.ts';
import { CrossIcon } from './icons.tsx';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
}

/**
 * A modal dialog. The overlay is a plain element of ours: the library's own locks scrolling by a style element, which the content
 * security policy forbids.
 */
export function Dialog({ open, onOpenChange, title, wide = false, children, actions }: Props): JSX.Element {
  const t = useT();
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-black/40" />
        <Parts.Content
          aria-describedby={undefined}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[92dvh] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 flex-col rounded border border-hair bg-paper shadow-paper',
            wide ? 'max-w-5xl' : 'max-w-lg',
          )}
        >
          <div className="flex items-center justify-between border-b border-hair py-2 pr-2 pl-4">
            <Parts.Title className="text-16 font-semibold">{title}</Parts.Title>
            <Parts.Close aria-label={t('app.close')} className="grid size-9 cursor-pointer place-items-center rounded hover:bg-wash">
              <CrossIcon />
            </Parts.Close>
          </div>
          <div className="min-h-0 overflow-auto p-4">{children}</div>
          {actions !== undefined && <div className="flex flex-wrap justify-end gap-2 border-t border-hair p-3">{actions}</div>}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
