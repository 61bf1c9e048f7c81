import type { JSX } from 'react';
import type { Analysis, Exam } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

interface Props {
  readonly exam: Exam;
  readonly analysis: Analysis;
}

const two = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(2));

/** Item analysis under the columns it speaks of. */
export function AnalysisFoot({ exam, analysis }: Props): JSX.Element {
  const t = useT();
  const items = new Map(analysis.items.map((item) => [item.question_id, item]));
  const lines = [
    { name: t('analysis.mean'), hint: t('analysis.mean_hint'), of: (id: string) => two(items.get(id)?.mean), total: two(analysis.mean_total) },
    { name: t('analysis.difficulty'), hint: t('analysis.difficulty_hint'), of: (id: string) => two(items.get(id)?.difficulty), total: '' },
    { name: t('analysis.discrimination'), hint: t('analysis.discrimination_hint'), of: (id: string) => two(items.get(id)?.discrimination), total: '' },
  ];
  return (
    <tfoot className="sticky bottom-0 z-10 text-12 text-ink-2">
      {lines.map(({ name, hint, of, total }, index) => (
        <tr key={name} className={`[&>*]:bg-paper ${index === 0 ? '[&>*]:border-t [&>*]:border-line' : ''}`}>
          <th scope="row" className="sticky left-0 h-8 px-4 text-left font-medium">
            <Tooltip text={hint}>
              <button type="button" className="min-h-8 cursor-help underline decoration-dotted">
                {name}
              </button>
            </Tooltip>
          </th>
          {exam.questions.map(({ id }) => (
            <td key={id} className="pr-4 pl-1 text-right">
              {of(id)}
            </td>
          ))}
          <td className="pr-4 pl-1 text-right">{total}</td>
          <td className="sticky right-0 px-3 whitespace-nowrap">{index === 0 && analysis.alpha !== null && (
              <Tooltip text={t('analysis.alpha_hint')}>
                <button type="button" className="min-h-8 cursor-help underline decoration-dotted">
                  {t('analysis.alpha', { value: two(analysis.alpha) })}
                </button>
              </Tooltip>
            )}</td>
        </tr>
      ))}
    </tfoot>
  );
}
