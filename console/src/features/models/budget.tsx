import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type JSX } from 'react';
import { api, call } from '../../api/client.ts';
import type { Spending } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { Panel } from '../../ui/page-head.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useNumber } from '../../ui/use-number.ts';
import { Bar } from '../../ui/wait.tsx';
import { readMoney } from './read-money.ts';

/** What models may cost for this exam: its own budget, else that of the configuration, else no limit. */
export function Budget({ examId, spending }: { readonly examId: string; readonly spending: Spending }): JSX.Element {
  const t = useT();
  const toast = useToast();
  const queries = useQueryClient();
  const mayWrite = useMay('exam.write');
  const { money } = useNumber();
  const [typed, setTyped] = useState<string | null>(null);
  const { budget_usd: own, default_budget_usd: standard, cost_usd: spent } = spending;
  const budget = own ?? standard;
  const value = readMoney(typed ?? '');
  const set = useMutation({
    mutationFn: async (usd: number | null) => await call<Spending>(api.PUT('/api/v1/exams/{id}/models', { params: { path: { id: examId } }, body: { budget_usd: usd } })),
    onSuccess: (next) => {
      queries.setQueryData(['spending', examId], next);
      setTyped(null);
      toast({ text: t('models.budget_saved') });
    },
  });
  const go = (event: FormEvent): void => {
    event.preventDefault();
    if (value !== null) set.mutate(value);
  };
  return (
    <Panel title={t('models.budget')}>
      <div className="flex flex-col gap-4 p-4">
        <p className="text-16">
          {budget === null ? t('models.spent_unlimited', { spent: money(spent) }) : t('models.spent_of', { spent: money(spent), budget: money(budget) })}
          <span className="block text-13 text-ink-2">{own !== null ? t('models.budget_own') : standard !== null ? t('models.budget_standard') : t('models.budget_none')}</span>
        </p>
        {budget !== null && <Bar share={budget === 0 ? 1 : spent / budget} label={t('models.spent_of', { spent: money(spent), budget: money(budget) })} />}
        {mayWrite && (
          <form onSubmit={go} className="flex flex-wrap items-start gap-2">
            <Field label={t('models.budget_new')} hint={t('models.budget_hint')} error={typed !== null && typed !== '' && value === null ? t('models.budget_wrong') : undefined} className="w-72 max-w-full">
              {(field) => <Input {...field} inputMode="decimal" autoComplete="off" placeholder={own === null ? '' : String(own)} value={typed ?? ''} onChange={(event) => setTyped(event.target.value)} />}
            </Field>
            <Button kind="primary" type="submit" className="sm:mt-6" disabled={value === null || set.isPending}>
              {t(own === null ? 'models.budget_set' : 'models.budget_change')}
            </Button>
            {own !== null && (
              <Button className="sm:mt-6" disabled={set.isPending} onClick={() => set.mutate(null)}>
                {t('models.budget_clear')}
              </Button>
            )}
          </form>
        )}
        {set.error !== null && <Trouble error={set.error} />}
      </div>
    </Panel>
  );
}
