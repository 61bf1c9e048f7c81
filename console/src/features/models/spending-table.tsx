import type { JSX } from 'react';
import type { Spending } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Panel } from '../../ui/page-head.tsx';
import { useNumber } from '../../ui/use-number.ts';

/** Calls, tokens and money by model and what it was asked for. */
export function SpendingTable({ spending }: { readonly spending: Spending }): JSX.Element {
  const t = useT();
  const { count, money } = useNumber();
  const { by_model: parts } = spending;
  if (spending.calls === 0) {
    return (
      <Panel title={t('models.spending')}>
        <p className="p-4 text-ink-2">{t('models.no_calls')}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t('models.spending')}>
      <div className="overflow-x-auto">
        <table className="w-full min-w-[520px] text-right [&_:is(td,th)]:px-4 [&_:is(td,th)]:py-2 max-sm:[&_:is(td,th)]:pr-1 [&_th]:font-medium [&_:is(th,td):first-child]:text-left">
          <thead className="text-12 text-ink-2">
            <tr className="border-b border-hair">
              <th scope="col">{t('models.model')}</th>
              <th scope="col">{t('models.cost')}</th>
              <th scope="col">{t('models.calls')}</th>
              <th scope="col">{t('models.failed')}</th>
              <th scope="col">{t('models.tokens_in')}</th>
              <th scope="col">{t('models.tokens_out')}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={`${part.model}/${part.purpose}`} className="border-b border-hair">
                <td>
                  <span lang="en" className="font-mono text-13">
                    {part.model}
                  </span>
                  <span className="block text-12 text-ink-2">{t(`purpose.${part.purpose}`)}</span>
                </td>
                <td>{part.unpriced_calls === part.calls ? t('models.unknown_price') : money(part.cost_usd)}</td>
                <td>{count(part.calls)}</td>
                <td>{count(part.failed_calls)}</td>
                <td>{count(part.input_tokens)}</td>
                <td>{count(part.output_tokens)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-medium">
              <td>{t('models.sum')}</td>
              <td>{money(spending.cost_usd)}</td>
              <td>{count(spending.calls)}</td>
              <td>{count(parts.reduce((sum, { failed_calls: failed }) => sum + failed, 0))}</td>
              <td>{count(spending.input_tokens)}</td>
              <td>{count(spending.output_tokens)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {spending.unpriced_calls > 0 && <p className="border-t border-hair px-4 py-2 text-13 text-uncertain-ink">△ {t('models.unpriced', { count: spending.unpriced_calls })}</p>}
    </Panel>
  );
}
