import type { JSX } from 'react';
import type { Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Key } from '../../ui/button.tsx';
import { hasText, langOf } from '../../ui/lang.ts';
import { evidenceMark, scoreText, verdictOf } from '../../ui/mark.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';
import { awardedBy, type Awarded, type RubricPoint } from './points.ts';

interface Props {
  readonly question: Question;
  readonly points: readonly RubricPoint[];
  /** As the person changed them. */
  readonly edited: Awarded | undefined;
  readonly active: number | null;
  readonly onToggle: (pointId: string) => void;
  readonly onEvidence: (index: number) => void;
}

/** The rubric's points, each with what was found for it: no click between a point and its evidence. */
export function PointList({ question, points, edited, active, onToggle, onEvidence }: Props): JSX.Element {
  const t = useT();
  const before = awardedBy(question);
  const now = edited ?? before;
  return (
    <section aria-label={t('review.points')}>
      <ul className="divide-y divide-hair border-y border-hair">
        {points.map((point, order) => {
          const given = now.get(point.id) ?? 0;
          const changed = edited !== undefined && given !== (before.get(point.id) ?? 0);
          const found = question.evidence.flatMap((evidence, index) => (evidence.point_id === point.id ? [{ evidence, index }] : []));
          const mark = changed
            ? { maker: 'human' as const, confirmed: false, verdict: verdictOf(given, point.score) }
            : evidenceMark(question, { awarded: given }, point.score);
          return (
            <li key={point.id}>
              <button type="button" aria-pressed={given > 0} onClick={() => onToggle(point.id)} className="flex min-h-9 w-full cursor-pointer items-center gap-2 px-1 py-1 text-left hover:bg-wash">
                {order < 10 && <Key>{String((order + 1) % 10)}</Key>}
                <MarkGlyph mark={mark} className="w-8" />
                <span lang={langOf(point.description)} className="flex-1">
                  {point.description}
                  {point.needs.length > 0 && <span className="text-12 text-ink-2"> · {t('review.needs', { points: point.needs.join(', ') })}</span>}
                  {point.follow_through && <span className="text-12 text-ink-2"> · {t('review.follow_through')}</span>}
                </span>
                <span className="whitespace-nowrap">
                  {scoreText(given)}
                  <span className="text-ink-2"> / {point.score}</span>
                </span>
              </button>
              {found.map(({ evidence, index }) => (
                <button
                  key={index}
                  type="button"
                  onClick={() => onEvidence(index)}
                  className={`flex min-h-8 w-full cursor-pointer gap-2 px-2 py-1 pl-8 text-left text-13 text-ink-2 hover:bg-wash ${active === index ? 'bg-wash' : ''}`}
                >
                  <span className="font-semibold">{index + 1}</span>
                  <span>
                    {hasText(evidence.text) && <q lang={langOf(evidence.text)} className="text-ink">{evidence.text}</q>} <span lang={langOf(evidence.reasoning)}>{evidence.reasoning}</span>
                  </span>
                </button>
              ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
