import type { JSX } from 'react';
import type { ExamQuestion, Ruling } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { hasText, langOf } from '../../ui/lang.ts';
import { scoreText } from '../../ui/mark.ts';
import type { Version } from './changes.ts';
import type { MarkRecord } from './version-card.tsx';

interface Props {
  readonly version: Version;
  readonly mark: MarkRecord | undefined;
  readonly rubric: ExamQuestion | undefined;
  readonly rulings: readonly Ruling[];
}

const DECISIONS = ['met', 'not_met', 'follow_through', 'unsure'] as const;

/** Point by point: what each look said, and what it came to by the rules. */
export function DecisionTable({ version, mark, rubric, rulings }: Props): JSX.Element | null {
  const t = useT();
  const { evidence } = version;
  if (evidence.length === 0) return null;
  const looks = mark?.looks ?? [];
  const points = [...(rubric?.points ?? []), ...(rubric?.alternatives.flatMap((route) => route.points) ?? [])];
  /** `met 1.5`: of a band, with the marks that the look gave. */
  const said = (verdict: string | undefined): string => {
    const [word = '', marks] = (verdict ?? '').split(' ');
    const known = DECISIONS.find((one) => one === word);
    return known === undefined ? '–' : [t(`decision.${known}`), marks].filter((part) => part !== undefined).join(' ');
  };
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-13 [&_:is(td,th)]:py-1.5 [&_:is(td,th)]:pr-4 [&_:is(td,th)]:align-top [&_th]:font-medium">
        <thead className="text-12 text-ink-2">
          <tr className="border-b border-hair">
            <th scope="col">{t('record.point')}</th>
            {looks.map((look, at) => (
              <th key={look.call_id} scope="col" className="whitespace-nowrap">
                {t('record.look', { number: at + 1 })}
              </th>
            ))}
            <th scope="col" className="text-right">
              {t('review.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {evidence.map((one, index) => {
            const point = points.find(({ id }) => id === one.point_id);
            const ruling = rulings.find(({ id }) => id === one.ruling_id);
            return (
              <tr key={index} className="border-b border-hair last:border-0">
                <td className="min-w-36">
                  <strong>{one.point_id ?? index + 1}</strong> <span lang={langOf(point?.description)}>{point?.description}</span>
                  {hasText(one.text) && (
                    <q lang={langOf(one.text)} className="block">
                      {one.text}
                    </q>
                  )}
                  <span lang={langOf(one.reasoning)} className="block text-ink-2">
                    {one.reasoning}
                  </span>
                  {one.by_person === true && <span className="block text-human">● {t('maker.human')}</span>}
                  {ruling !== undefined && (
                    <span className="block text-12">
                      {t('rulings.by_ruling')} {ruling.answered_by_name !== null && `· ${ruling.answered_by_name}`}
                    </span>
                  )}
                </td>
                {looks.map((look) => (
                  <td key={look.call_id} className="whitespace-nowrap">
                    {said(look.verdicts[one.point_id ?? ''])}
                  </td>
                ))}
                <td className="text-right font-medium whitespace-nowrap">
                  {scoreText(one.awarded)}
                  {point !== undefined && <span className="font-normal text-ink-2"> / {point.score}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
