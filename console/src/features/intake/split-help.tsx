import type { JSX } from 'react';
import { useT, type MessageKey } from '../../i18n/index.ts';
import { Key } from '../../ui/button.tsx';

const KEYS = [
  ['⇧ ←↑↓→', 'split.key_move'],
  ['S', 'split.key_split'],
  ['J', 'split.key_join'],
  ['A', 'split.key_aside'],
] as const satisfies readonly (readonly [string, MessageKey])[];

export function SplitHelp(): JSX.Element {
  const t = useT();
  return (
    <p className="flex flex-wrap gap-x-3 text-12 text-ink-2 max-sm:hidden">
      {t('split.keys_on_page')}
      {KEYS.map(([key, text]) => (
        <span key={key} className="flex items-center gap-1">
          <Key>{key}</Key>
          {t(text)}
        </span>
      ))}
    </p>
  );
}
