import type { JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import type { MarkRecord } from './version-card.tsx';

const CHECKS = ['ink', 'quote', 'final_answer', 'arithmetic', 'answered'] as const;
const GLYPHS = { confirmed: '✓', contradicted: '✗', nothing_to_check: '–' } as const;

/** What was checked without the model. */
export function CheckList({ checks }: { readonly checks: MarkRecord['checks'] }): JSX.Element | null {
  const t = useT();
  if (checks.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-13 font-medium">{t('record.checks')}</h3>
      <ul className="text-13">
        {checks.map(({ check, point_id: point, outcome, detail }, index) => {
          const known = CHECKS.find((one) => one === check);
          return (
            <li key={index} className="flex flex-wrap gap-x-2">
              <span role="img" aria-label={t(`checked.${outcome}`)} title={t(`checked.${outcome}`)} className={`w-4 ${outcome === 'contradicted' ? 'text-uncertain-ink' : ''}`}>
                {GLYPHS[outcome]}
              </span>
              <span>
                {known === undefined ? check : t(`check.${known}`)}
                {point !== null && ` · ${point}`}
              </span>
              {known !== 'ink' && known !== 'answered' && (
                <span lang={langOf(detail)} className="min-w-0 break-words text-ink-2">
                  {detail}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
