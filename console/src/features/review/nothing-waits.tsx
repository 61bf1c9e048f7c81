import { Link, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Exam } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { buttonClass } from '../../ui/button.tsx';

export function NothingWaits({ exam }: { readonly exam: Exam }): JSX.Element {
  const t = useT();
  const { q } = useSearch({ from: '/signed-in/exams/$id/review' });
  const empty = exam.scripts === 0;
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-4 px-6 py-16">
      <h1 className="text-20 font-semibold">{empty ? t('review.no_scripts') : q === undefined ? t('review.nothing') : t('review.nothing_here', { question: q })}</h1>
      <p className="text-16 text-ink-2">{empty ? t('review.no_scripts_lead') : t('review.nothing_lead')}</p>
      <div className="flex flex-wrap gap-2">
        {empty ? (
          <Link to="/exams/$id/intake" params={{ id: exam.id }} className={buttonClass('primary')}>
            {t('tab.intake')}
          </Link>
        ) : (
          <>
            <Link to="/exams/$id/results" params={{ id: exam.id }} className={buttonClass('primary')}>
              {t('review.to_results')}
            </Link>
            {q !== undefined && exam.waiting > 0 && (
              <Link to="/exams/$id/review" params={{ id: exam.id }} search={{}} className={buttonClass()}>
                {t('review.other_questions')}
              </Link>
            )}
            <Link to="/exams/$id/review" params={{ id: exam.id }} search={{ filter: 'all' }} className={buttonClass()}>
              {t('review.look_all')}
            </Link>
          </>
        )}
      </div>
    </div>
  );
}
