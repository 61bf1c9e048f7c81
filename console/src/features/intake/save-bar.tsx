import type { JSX } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { useT } from '../../i18n/index.ts';
import { Button, Key } from '../../ui/button.tsx';
import { Trouble } from '../../ui/notice.tsx';
import type { SplitEditing } from './use-split.ts';

interface Props {
  readonly editing: SplitEditing;
  /** Nothing is marked before the split is confirmed. */
  readonly confirming: boolean;
  readonly exceptions: number;
  readonly mayChange: boolean;
}

export function SaveBar({ editing, confirming, exceptions, mayChange }: Props): JSX.Element | null {
  const t = useT();
  const { changes, save, undo, drop } = editing;
  if (!mayChange || (!confirming && changes === 0 && save.error === null)) return null;
  const stale = save.error instanceof ApiProblem && save.error.status === 409;
  return (
    <div className="sticky top-0 z-20 flex flex-col gap-2 rounded border border-line bg-paper p-3 shadow-paper">
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-48 flex-1">
          {changes > 0 ? t('split.changes', { count: changes }) : exceptions > 0 ? t('split.confirm_check', { count: exceptions }) : t('split.confirm_ready')}
        </p>
        {changes > 0 && (
          <>
            <Button kind="quiet" onClick={undo}>
              {t('split.undo')} <Key>Ctrl Z</Key>
            </Button>
            <Button onClick={drop}>{t('split.drop')}</Button>
          </>
        )}
        <Button kind="primary" onClick={save.run} disabled={save.busy}>
          {confirming ? t('split.confirm') : t('split.save')}
        </Button>
      </div>
      {!confirming && changes > 0 && <p className="text-12 text-ink-2">{t('split.again')}</p>}
      {save.error !== null && <Trouble error={save.error} {...(stale && { retry: drop })} />}
    </div>
  );
}
