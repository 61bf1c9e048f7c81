import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { rulingsQuery } from '../../api/queries.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import { useWhen } from '../../ui/use-when.ts';

/** The ruling that decided a point: who ruled, and when. Its words stand in the reasoning, as they were when the mark was made. */
export function RulingNote({ examId, rulingId, reasoning }: { readonly examId: string; readonly rulingId: string; readonly reasoning: string }): JSX.Element {
  const t = useT();
  const when = useWhen();
  const { data } = useQuery(rulingsQuery(examId));
  const ruling = data?.items.find(({ id }) => id === rulingId);
  return (
    <span className="mt-1 block border-l-2 border-human pl-2" data-ruling={rulingId}>
      <Link to="/exams/$id/rulings" params={{ id: examId }} className="text-machine underline">
        {t('rulings.by_ruling')}
      </Link>{' '}
      {ruling !== undefined && (
        <>
          <span className="text-ink-2">{[ruling.answered_by_name, ruling.answered_at === null ? null : when(ruling.answered_at)].filter((part) => part !== null).join(' · ')}</span>
          {ruling.answer !== null && !reasoning.includes(ruling.answer) && (
            <span className="block">
              {t('rulings.reworded')} <span lang={langOf(ruling.answer)}>{ruling.answer}</span>
            </span>
          )}
        </>
      )}
    </span>
  );
}
