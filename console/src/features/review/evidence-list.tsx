import type { JSX } from 'react';
import type { Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { Key } from '../../ui/button.tsx';
import { hasText, langOf } from '../../ui/lang.ts';
import { evidenceMark, scoreText } from '../../ui/mark.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';
import { maxOf } from './boxes-of.ts';
import type { RubricPoint } from './points.ts';

interface Props {
  readonly question: Question;
  readonly points: readonly RubricPoint[];
  readonly active: number | null;
  readonly onEvidence: (index: number) => void;
}

/** The boxes as a list, for those that belong to no point of the rubric. */
export function EvidenceList({ question, points, active, onEvidence }: Props): JSX.Element | null {
  const t = useT();
  const max = maxOf(question, points);
  const named = new Set(points.map(({ id }) => id));
  const rest = question.evidence.flatMap((evidence, index) => (evidence.point_id === null || !named.has(evidence.point_id) ? [{ evidence, index }] : []));
  if (rest.length === 0) return points.length === 0 ? <p className="text-13 text-ink-2">{t('review.no_evidence')}</p> : null;
  return (
    <section>
      <h2 className="mb-1 flex items-center gap-2 text-13 font-medium">
        {t('review.evidence')} <Key>E</Key>
      </h2>
      <ul className="divide-y divide-hair border-y border-hair">
        {rest.map(({ evidence, index }) => (
          <li key={index}>
            <button type="button" onClick={() => onEvidence(index)} className={`flex min-h-9 w-full cursor-pointer items-baseline gap-2 px-1 py-1 text-left hover:bg-wash ${active === index ? 'bg-wash' : ''}`}>
              <span className="w-4 font-semibold">{index + 1}</span>
              <MarkGlyph mark={evidenceMark(question, evidence, max(evidence))} className="w-8" />
              <span className="flex-1">
                {hasText(evidence.text) && <q lang={langOf(evidence.text)}>{evidence.text}</q>} <span lang={langOf(evidence.reasoning)} className="text-ink-2">{evidence.reasoning}</span>
              </span>
              <span className="text-13">{scoreText(evidence.awarded)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
