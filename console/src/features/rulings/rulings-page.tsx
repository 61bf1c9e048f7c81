import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { examQuery, rulingsQuery } from '../../api/queries.ts';
import { useT } from '../../i18n/index.ts';
import { Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { RulingCard } from './ruling-card.tsx';

/** What the rubric leaves open, asked once for the whole exam; each answer holds for every paper that meets the case. */
export function RulingsPage(): JSX.Element {
  const t = useT();
  const { id } = useParams({ from: '/signed-in/exams/$id/rulings' });
  const { data: exam } = useQuery(examQuery(id));
  const { data, error, refetch } = useQuery(rulingsQuery(id));
  useTitle(exam?.title, t('tab.rulings'));
  const open = data?.items.filter(({ answer }) => answer === null) ?? [];
  const answered = data?.items.filter(({ answer }) => answer !== null) ?? [];
  return (
    <div className="mx-auto w-full max-w-4xl p-4 sm:p-6">
      <PageHead title={t('tab.rulings')} sub={t('rulings.lead')} />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {(data === undefined || exam === undefined) && error === null && <Wait rows={6} />}
      {data !== undefined && exam !== undefined && (
        <div className="flex flex-col gap-8">
          <section aria-labelledby="rulings-open" className="flex flex-col gap-4">
            <h2 id="rulings-open" className="text-16 font-semibold">
              {t('rulings.open', { count: open.length })}
            </h2>
            {open.length === 0 && <p className="text-ink-2">{data.items.length === 0 ? t('rulings.none') : t('rulings.none_open')}</p>}
            {open.map((ruling) => (
              <RulingCard key={ruling.id} exam={exam} ruling={ruling} />
            ))}
          </section>
          {answered.length > 0 && (
            <section aria-labelledby="rulings-answered" className="flex flex-col gap-4">
              <h2 id="rulings-answered" className="text-16 font-semibold">
                {t('rulings.answered', { count: answered.length })}
              </h2>
              {answered.map((ruling) => (
                <RulingCard key={ruling.id} exam={exam} ruling={ruling} />
              ))}
            </section>
          )}
        </div>
      )}
    </div>
  );
}
