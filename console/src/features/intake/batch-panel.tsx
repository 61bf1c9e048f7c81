import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { batchQuery } from '../../api/queries.ts';
import type { Batch } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { Bar } from '../../ui/wait.tsx';

export const RUNNING: ReadonlySet<string> = new Set(['UPLOADED', 'SEGMENTING', 'GRADING']);

export function BatchPanel({ batch }: { readonly batch: Batch }): JSX.Element {
  const t = useT();
  const queries = useQueryClient();
  const mayChange = useMay('batch.write');
  const turn = useMutation({
    mutationFn: async (action: 'stop' | 'resume') => await call<Batch>(api.POST(`/api/v1/batches/{id}/${action}`, { params: { path: { id: batch.id } } })),
    onSuccess: (changed) => {
      queries.setQueryData(batchQuery(batch.id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['batches'] });
    },
  });
  const { progress } = batch;
  const failed = batch.files.filter(({ error }) => error !== null);
  const splitting = batch.status === 'UPLOADED' || batch.status === 'SEGMENTING';
  const share = splitting ? progress.files_done / Math.max(1, progress.files) : progress.questions_marked / Math.max(1, progress.questions);

  return (
    <Panel
      title={t(`batch.${batch.status}`)}
      aside={
        mayChange && (
          <>
            {RUNNING.has(batch.status) && (
              <Button onClick={() => turn.mutate('stop')} disabled={turn.isPending}>
                {t('batch.stop')}
              </Button>
            )}
            {(batch.status === 'STOPPED' || batch.status === 'FAILED') && (
              <Button kind="primary" onClick={() => turn.mutate('resume')} disabled={turn.isPending}>
                {t('batch.resume')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="flex flex-col gap-3 p-4">
        {batch.status !== 'CONFIRMING' && <Bar share={share} label={t(`batch.${batch.status}`)} />}
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <Figure label={t('batch.files')} value={`${progress.files_done} / ${progress.files}`} />
          <Figure label={t('batch.pages')} value={String(progress.pages)} />
          <Figure label={t('batch.scripts')} value={batch.roster_size === null ? String(progress.scripts) : t('batch.of_roster', { count: progress.scripts, of: batch.roster_size })} />
          <Figure label={t('batch.marked')} value={`${progress.questions_marked} / ${progress.questions}`} />
          <Figure label={t('batch.papers_done')} value={`${progress.scripts_marked} / ${progress.scripts}`} />
          <Figure label={t('batch.waiting')} value={progress.waiting > 0 ? `△ ${progress.waiting}` : '0'} strong={progress.waiting > 0} />
        </dl>
        {batch.status === 'STOPPED' && <Notice>{t('batch.stopped_note')}</Notice>}
        {batch.error !== null && <Notice tone="problem">{batch.error.message}</Notice>}
        {turn.error !== null && <Trouble error={turn.error} />}
        {failed.map((file) => (
          <Notice key={file.id} tone="problem">
            <strong>{file.name}</strong>: {file.error?.message}
          </Notice>
        ))}
        {progress.waiting > 0 && !splitting && (
          <div>
            <Link to="/exams/$id/review" params={{ id: batch.exam_id }} className={buttonClass('plain')}>
              {t('batch.to_review', { count: progress.waiting })}
            </Link>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Figure({ label, value, strong = false }: { readonly label: string; readonly value: string; readonly strong?: boolean }): JSX.Element {
  return (
    <div>
      <dt className="text-12 text-ink-2">{label}</dt>
      <dd className={`text-16 font-medium ${strong ? 'text-uncertain-ink' : ''}`}>{value}</dd>
    </div>
  );
}
