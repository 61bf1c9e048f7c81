import type { JSX } from 'react';
import { useT, type MessageKey } from '../../i18n/index.ts';
import { Key } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const KEYS = [
  ['Enter', 'keys.accept'],
  ['J  K', 'keys.move'],
  ['N', 'keys.unresolved'],
  ['1 – 9, 0', 'keys.digits'],
  ['S', 'keys.score'],
  ['E', 'keys.evidence'],
  ['T', 'keys.transcription'],
  ['C', 'keys.note'],
  ['U', 'keys.later'],
  ['X', 'keys.refuse'],
  ['A', 'keys.same_all'],
  ['L', 'keys.same_each'],
  ['Ctrl Z', 'keys.undo'],
  ['F', 'keys.mode'],
  ['Z', 'keys.fit'],
  ['+  −', 'keys.zoom'],
  ['PgUp  PgDn', 'keys.pages'],
  ['Ctrl Enter', 'keys.save'],
  ['Esc', 'keys.leave'],
] as const satisfies readonly (readonly [string, MessageKey])[];

export function KeyHelp({ open, onOpenChange }: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }): JSX.Element {
  const t = useT();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('keys.title')}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {KEYS.map(([key, text]) => (
          <div key={key} className="contents">
            <dt className="py-1">
              <Key>{key}</Key>
            </dt>
            <dd className="py-1">{t(text)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-13 text-ink-2">{t('keys.mouse')}</p>
      <p className="mt-1 text-13 text-ink-2">{t('keys.off')}</p>
    </Dialog>
  );
}
