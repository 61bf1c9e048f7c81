import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { examQuery, spendingQuery } from '../../api/queries.ts';
import type { Spending } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { PageHead, Panel } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { Budget } from './budget.tsx';
import { MarkAgain } from './mark-again.tsx';
import { SpendingTable } from './spending-table.tsx';

/** What marking models cost for an exam, what they may cost, and what has stopped for want of one. */
export function ModelsPage(): JSX.Element {
  const t = useT();
  const { id } = useParams({ from: '/signed-in/exams/$id/models' });
  const { data: exam } = useQuery(examQuery(id));
  const { data: spending, error, refetch } = useQuery(spendingQuery(id));
  useTitle(exam?.title, t('tab.models'));
  return (
    <div className="mx-auto w-full max-w-4xl p-4 sm:p-6">
      <PageHead title={t('models.title')} sub={spending === undefined || spending.model === null ? undefined : t('models.sub', { provider: spending.model.provider, model: spending.model.mode === 'careful' ? spending.model.deep : spending.model.fast, mode: t(`mode.${spending.model.mode}`) })} />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {spending === undefined && error === null && <Wait rows={6} />}
      {spending !== undefined && (
        <div className="flex flex-col gap-4">
          {spending.model === null && <NoModel />}
          {spending.waiting.length > 0 && <Stopped examId={id} spending={spending} />}
          {(spending.model !== null || spending.calls > 0) && (
            <>
              <Budget examId={id} spending={spending} />
              <SpendingTable spending={spending} />
            </>
          )}
        </div>
      )}
    </div>
  );
}

function NoModel(): JSX.Element {
  const t = useT();
  return (
    <Panel title={t('models.none')}>
      <div className="flex flex-col gap-3 p-4">
        <p>{t('models.none_lead')}</p>
        <p>{t('models.none_how')}</p>
        <pre lang="en" className="rounded bg-wash p-3 font-mono text-13 break-words whitespace-pre-wrap">
          {'GEMINI_API_KEY=…\n\nOPENAI_BASE_URL=http://127.0.0.1:11434/v1\nVISION_MODEL_FAST=qwen3-vl'}
        </pre>
        <p className="text-13 text-ink-2">{t('models.none_docs', { files: ['docs/models.md', 'docs/configuration.md'].join(t('app.comma')) })}</p>
      </div>
    </Panel>
  );
}

function Stopped({ examId, spending }: { readonly examId: string; readonly spending: Spending }): JSX.Element {
  const t = useT();
  const mayMark = useMay('exam.write');
  return (
    <Panel title={t('models.stopped')} aside={mayMark && spending.model !== null && <MarkAgain examId={examId} />}>
      <ul className="flex flex-col gap-3 p-4">
        {spending.waiting.map(({ code, message, questions, scripts }) => (
          <li key={code} data-reason={code}>
            <Notice tone="uncertain">
              {message} <span className="whitespace-nowrap">({t('models.stopped_count', { questions, scripts })})</span>
            </Notice>
          </li>
        ))}
      </ul>
      <p className="px-4 pb-4 text-13 text-ink-2">{t('models.stopped_note')}</p>
    </Panel>
  );
}
