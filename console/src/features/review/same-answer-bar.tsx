import type { JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { Button, Key } from '../../ui/button.tsx';
import { langOf } from '../../ui/lang.ts';
import { scoreText } from '../../ui/mark.ts';
import type { Command } from './keys.ts';
import type { Offer } from './use-same-answer.ts';

interface Props {
  readonly offer: Offer;
  readonly busy: boolean;
  readonly run: (command: Command) => void;
  readonly onDismiss: () => void;
}

/** After a decision: the same for all who wrote the same. */
export function SameAnswerBar({ offer, busy, run, onDismiss }: Props): JSX.Element {
  const t = useT();
  const [first] = offer.members;
  const written = first?.transcription ?? '';
  return (
    <section aria-label={t('same.title')} className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-wash px-4 py-2">
      <p className="min-w-0">
        <span className="font-medium">{t('same.offer', { count: offer.members.length })}</span>
        <span className="text-ink-2 max-sm:hidden"> · {t('same.decided', { question: offer.ref.questionId, score: scoreText(offer.score) })}</span>
      </p>
      <span lang={langOf(written)} title={written} className="min-w-0 max-w-80 truncate rounded border border-hair bg-paper px-2 py-0.5 text-13 max-sm:hidden">
        {written.split('\n').join('  ⏎  ')}
      </span>
      <span className="ml-auto flex flex-wrap gap-2">
        <Button disabled={busy} onClick={() => run('same_all')}>
          {t('same.all', { count: offer.members.length })} <Key>A</Key>
        </Button>
        <Button disabled={busy} onClick={() => run('same_each')}>
          {t('same.each')} <Key>L</Key>
        </Button>
        <Button kind="quiet" disabled={busy} onClick={onDismiss}>
          {t('same.dismiss')}
        </Button>
      </span>
    </section>
  );
}
