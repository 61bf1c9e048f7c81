import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { useToast } from '../../ui/toast.tsx';
import { releasePlan, type Row } from './rows.ts';

/** A person lets marks out, always: with a look at what will happen, and a way back. */
export function Release({ examId, rows }: { readonly examId: string; readonly rows: readonly Row[] }): JSX.Element {
  const t = useT();
  const toast = useToast();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const plan = releasePlan(rows);

  const fresh = (): void => {
    for (const key of [['results', examId], ['exams'], ['exam', examId], ['submission']]) void queries.invalidateQueries({ queryKey: key });
  };
  const withdraw = useMutation({
    mutationFn: async (ids: readonly string[]) => await call<unknown>(api.POST('/api/v1/exams/{id}/withdraw', { params: { path: { id: examId } }, body: { submission_ids: [...ids] } })),
    onSuccess: () => toast({ text: t('release.withdrawn') }),
    onError: (error) => toast({ text: asProblem(error, t('error.unknown')).message, tone: 'problem' }),
    onSettled: fresh,
  });
  const release = useMutation({
    mutationFn: async (ids: readonly string[]) => await call<{ released: number; waiting: number }>(api.POST('/api/v1/exams/{id}/release', { params: { path: { id: examId } }, body: { submission_ids: [...ids] } })),
    onSuccess: ({ released }, ids) => {
      setOpen(false);
      toast({ text: t('release.done', { count: released }), action: { label: t('review.undo'), run: () => withdraw.mutate(ids) } });
    },
    onSettled: fresh,
  });

  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)} disabled={plan.ready.length === 0 && plan.released === 0}>
        {plan.ready.length > 0 || plan.released === 0 ? t('release.open', { count: plan.ready.length }) : t('release.manage')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('release.title')}
        actions={
          <>
            {plan.released > 0 && (
              <Button
                kind="danger"
                className="mr-auto"
                disabled={withdraw.isPending}
                onClick={() => {
                  setOpen(false);
                  withdraw.mutate(rows.filter(({ student }) => student.released_at !== null).map(({ student }) => student.submission_id));
                }}
              >
                {t('release.withdraw', { count: plan.released })}
              </Button>
            )}
            <Button onClick={() => setOpen(false)}>{t('app.cancel')}</Button>
            <Button kind="primary" disabled={plan.ready.length === 0 || release.isPending} onClick={() => release.mutate(plan.ready)}>
              {t('release.go', { count: plan.ready.length })}
            </Button>
          </>
        }
      >
        <ul className="flex flex-col gap-2">
          <li>● {t('release.will', { count: plan.ready.length })}</li>
          {plan.waiting > 0 && <li className="text-uncertain-ink">△ {t('release.stays', { count: plan.waiting })}</li>}
          {plan.released > 0 && <li className="text-ink-2">✓ {t('release.already', { count: plan.released })}</li>}
        </ul>
        <p className="mt-3 text-13 text-ink-2">{t('release.lead')}</p>
        {release.error !== null && <Trouble error={release.error} />}
      </Dialog>
    </>
  );
}
