import type { JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { Button, Key } from '../../ui/button.tsx';
import type { Command } from './keys.ts';

interface Props {
  readonly run: (command: Command) => void;
  readonly first: boolean;
  readonly last: boolean;
}

export function DeskFoot({ run, first, last }: Props): JSX.Element {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-hair bg-paper px-4 py-2">
      <Button onClick={() => run('previous')} disabled={first}>
        ← {t('review.previous')} <Key>K</Key>
      </Button>
      <Button kind="quiet" onClick={() => run('later')}>
        {t('review.later')} <Key>U</Key>
      </Button>
      <Button kind="quiet" onClick={() => run('refuse')}>
        {t('review.refuse')} <Key>X</Key>
      </Button>
      <Button kind="quiet" onClick={() => run('undo')}>
        {t('review.undo')} <Key>Ctrl Z</Key>
      </Button>
      <Button kind="primary" className="ml-auto" onClick={() => run('accept')}>
        {t('review.accept')} <Key>Enter</Key>
      </Button>
      <Button onClick={() => run('next')} disabled={last}>
        {t('review.next')} → <Key>J</Key>
      </Button>
    </div>
  );
}
