import type { JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { scoreText } from '../../ui/mark.ts';
import type { Conflict } from './use-desk.ts';

interface Props {
  readonly conflict: Conflict;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Somebody else decided meanwhile: both scores side by side, and the person chooses. */
export function ConflictNote({ conflict, onTheirs, onMine }: Props): JSX.Element {
  const t = useT();
  const theirs = conflict.problem.current;
  return (
    <div role="alert" className="flex flex-col gap-2 rounded border border-human p-3">
      <p>{conflict.problem.message}</p>
      <dl className="flex gap-8">
        <div>
          <dt className="text-12 text-ink-2">{t('conflict.theirs', { who: theirs?.decided_by_name ?? t('source.human') })}</dt>
          <dd className="text-20 font-semibold">{scoreText(theirs?.score ?? null)}</dd>
        </div>
        <div>
          <dt className="text-12 text-ink-2">{t('conflict.mine')}</dt>
          <dd className="text-20 font-semibold text-human">{scoreText(conflict.mine)}</dd>
        </div>
      </dl>
      <div className="flex gap-2">
        <Button onClick={onTheirs}>{t('conflict.keep')}</Button>
        <Button kind="danger" onClick={onMine}>
          {t('conflict.use_mine')}
        </Button>
      </div>
    </div>
  );
}
