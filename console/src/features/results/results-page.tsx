import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, type JSX } from 'react';
import { analysisQuery, examQuery, resultsQuery } from '../../api/queries.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { buttonClass } from '../../ui/button.tsx';
import { DownloadIcon } from '../../ui/icons.tsx';
import { Menu, MenuLink } from '../../ui/menu.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { ClassTable } from './class-table.tsx';
import { Release } from './release.tsx';
import { rowsOf } from './rows.ts';

export function ResultsPage(): JSX.Element {
  const t = useT();
  const { id } = useParams({ from: '/signed-in/exams/$id/results' });
  const mayRelease = useMay('results.release');
  const { data: exam } = useQuery(examQuery(id));
  const { data: results, error, refetch } = useQuery(resultsQuery(id));
  const { data: analysis } = useQuery(analysisQuery(id));
  const rows = useMemo(() => (results === undefined ? [] : rowsOf(results)), [results]);
  useTitle(exam?.title, t('tab.results'));
  const base = `/api/v1/exams/${id}`;

  return (
    <div className="flex w-full min-w-0 flex-1 flex-col p-4 sm:p-6">
      <PageHead
        title={t('tab.results')}
        sub={analysis !== undefined && analysis.mean_total !== null ? t('results.summary', { scripts: analysis.scripts, complete: analysis.complete, mean: round(analysis.mean_total) }) : undefined}
        actions={
          rows.length > 0 && (
            <>
              <Menu
                label={
                  <>
                    <DownloadIcon />
                    {t('results.download')}
                  </>
                }
              >
                <MenuLink href={`${base}/results.xlsx`}>{t('results.xlsx')}</MenuLink>
                <MenuLink href={`${base}/results.csv`}>{t('results.csv')}</MenuLink>
                <MenuLink href={`${base}/results.zip`}>{t('results.zip')}</MenuLink>
              </Menu>
              {mayRelease && <Release examId={id} rows={rows} />}
            </>
          )
        }
      />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {results !== undefined && results.unassigned_pages.length > 0 && (
        <div className="mb-4">
          <Notice>
            {t('results.unassigned', { count: results.unassigned_pages.length })}{' '}
            <Link to="/exams/$id/intake" params={{ id }} className="underline">
              {t('results.to_intake')}
            </Link>
          </Notice>
        </div>
      )}
      {(results === undefined || exam === undefined) && error === null && <Wait rows={8} />}
      {results !== undefined && rows.length === 0 && (
        <div className="flex flex-col items-start gap-4 py-8">
          <p className="text-16 text-ink-2">{t('review.no_scripts_lead')}</p>
          <Link to="/exams/$id/intake" params={{ id }} className={buttonClass('primary')}>
            {t('tab.intake')}
          </Link>
        </div>
      )}
      {exam !== undefined && rows.length > 0 && <ClassTable exam={exam} rows={rows} analysis={analysis} />}
    </div>
  );
}

function round(value: number): string {
  return value.toFixed(1);
}
