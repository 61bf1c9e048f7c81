import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { classesQuery, examsQuery } from '../../api/queries.ts';
import type { ExamSummary } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { buttonClass } from '../../ui/button.tsx';
import { PlusIcon } from '../../ui/icons.tsx';
import { langOf } from '../../ui/lang.ts';
import { Trouble } from '../../ui/notice.tsx';
import { PageHead, Panel } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';

export function ExamList(): JSX.Element {
  const t = useT();
  const mayWrite = useMay('exam.write');
  const { data, error, refetch } = useQuery(examsQuery);
  useTitle(t('exams.title'));
  return (
    <div className="mx-auto w-full max-w-6xl p-4 sm:p-6">
      <PageHead
        title={t('exams.title')}
        actions={
          mayWrite &&
          data !== undefined &&
          data.items.length > 0 && (
            <Link to="/exams/new" className={buttonClass('primary')}>
              <PlusIcon />
              {t('exams.new')}
            </Link>
          )
        }
      />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined ? error === null && <Wait /> : data.items.length === 0 ? <Empty mayWrite={mayWrite} /> : <ExamTable exams={data.items} />}
    </div>
  );
}

function Empty({ mayWrite }: { readonly mayWrite: boolean }): JSX.Element {
  const t = useT();
  return (
    <Panel>
      <div className="mx-auto flex max-w-xl flex-col items-start gap-4 px-6 py-12">
        <h2 className="text-20 font-semibold">{t('exams.empty')}</h2>
        <p className="text-16 text-ink-2">{mayWrite ? t('exams.empty_lead') : t('exams.empty_marker')}</p>
        {mayWrite && (
          <>
            <Link to="/exams/new" className={buttonClass('primary')}>
              <PlusIcon />
              {t('exams.new')}
            </Link>
            <p className="text-13 text-ink-2">
              {t('exams.sample_lead')}{' '}
              <Link to="/exams/new" search={{ sample: true }} className="text-machine underline">
                {t('exams.sample')}
              </Link>
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}

function ExamTable({ exams }: { readonly exams: readonly ExamSummary[] }): JSX.Element {
  const t = useT();
  const { data: classes } = useQuery(classesQuery);
  const className = new Map(classes?.items.map(({ id, name }) => [id, name]));
  return (
    <Panel>
      <div className="overflow-x-auto">
        <table className="w-full min-w-[720px] text-left">
          <thead className="text-12 text-ink-2">
            <tr className="border-b border-hair [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
              <th>{t('exams.exam')}</th>
              <th>{t('exams.class')}</th>
              <th className="text-right">{t('exams.questions')}</th>
              <th className="text-right">{t('exams.scripts')}</th>
              <th>{t('exams.state')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {exams.map((exam) => (
              <tr key={exam.id} className="h-12 border-b border-hair last:border-0 hover:bg-wash [&>td]:px-4">
                <td className="max-w-80">
                  <Link
                    to={exam.scripts > 0 && exam.waiting === 0 ? '/exams/$id/results' : '/exams/$id/intake'}
                    params={{ id: exam.id }}
                    className="block py-2 font-medium text-ink no-underline hover:underline"
                  >
                    <span lang={langOf(exam.title)} className="block truncate">
                      {exam.title}
                    </span>
                    <span className="block truncate text-12 font-normal text-ink-2">{exam.id}</span>
                  </Link>
                </td>
                <td lang={langOf(className.get(exam.class_id))}>{className.get(exam.class_id) ?? '–'}</td>
                <td className="text-right whitespace-nowrap">{t('exams.size', { questions: exam.question_count, total: exam.total })}</td>
                <td className="text-right">{exam.scripts}</td>
                <td>
                  <State exam={exam} />
                </td>
                <td className="text-right">
                  {exam.waiting > 0 && (
                    <Link to="/exams/$id/review" params={{ id: exam.id }} className={buttonClass('plain')}>
                      {t('exams.review')}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function State({ exam }: { readonly exam: ExamSummary }): JSX.Element {
  const t = useT();
  if (exam.template === 'missing') return <span className="text-uncertain-ink">△ {t('exams.template_missing')}</span>;
  if (exam.scripts === 0) return <span className="text-ink-2">{t('exams.no_scripts')}</span>;
  return (
    <span className="flex flex-wrap gap-x-3">
      {exam.waiting > 0 && <span className="text-uncertain-ink">△ {t('exams.waiting', { count: exam.waiting })}</span>}
      <span className="text-ink-2">
        {t('exams.completed', { count: exam.completed, of: exam.scripts })}
        {exam.released > 0 && ` · ${t('exams.released', { count: exam.released })}`}
      </span>
    </span>
  );
}
