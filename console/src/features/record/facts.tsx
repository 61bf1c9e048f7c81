import type { JSX } from 'react';
import { useT } from '../../i18n/index.ts';
import { useNumber } from '../../ui/use-number.ts';
import type { MarkRecord } from './version-card.tsx';

const FEATURES = ['legibility', 'answered', 'points', 'looks_agree', 'computed', 'contradictions', 'characters'] as const;
const WORDS = ['clear', 'partly', 'illegible', 'answered', 'blank', 'crossed_out', 'not_found'] as const;
const KINDS = ['objective', 'stepwise', 'essay', 'lab_design'] as const;
const MODES = ['economy', 'balanced', 'careful'] as const;

/** Model, prompt, rubric, confidence and cost of a mark. */
export function Facts({ mark, confidence }: { readonly mark: MarkRecord; readonly confidence: number | null }): JSX.Element {
  const t = useT();
  const { money } = useNumber();
  const kind = KINDS.find((one) => one === mark.agent);
  const mode = MODES.find((one) => one === mark.mode);
  const distinct = (values: readonly string[]): string => [...new Set(values)].join(t('app.comma'));
  const value = (feature: string | number | boolean): string => {
    if (typeof feature === 'boolean') return t(feature ? 'record.yes' : 'record.no');
    const word = WORDS.find((one) => one === feature);
    return word === undefined ? String(feature) : t(`feature.${word}`);
  };
  const features = Object.entries(mark.features).map(([name, found]) => {
    const known = FEATURES.find((one) => one === name);
    return `${known === undefined ? name : t(`feature.of_${known}`)}${t('record.colon')}${value(found)}`;
  });
  const facts = [
    [t('models.model'), distinct(mark.looks.map(({ model }) => model))],
    [t('record.prompt'), distinct(mark.looks.map(({ prompt }) => prompt))],
    [t('review.kind'), kind === undefined ? mark.agent : t(`kind.${kind}`)],
    [t('record.mode'), mode === undefined ? mark.mode : t(`mode.${mode}`)],
    [t('record.rubric'), t('record.rubric_of', { version: mark.exam_version, hash: mark.rubric_sha256.slice(0, 12) })],
    [t('record.route'), distinct(mark.looks.flatMap(({ route }) => route ?? []))],
    [t('record.images'), t('record.images_of', { count: mark.inputs.length, hashes: mark.inputs.map((hash) => hash.slice(0, 8)).join(t('app.comma')) })],
    [t('record.confidence'), [confidence === null ? null : `${Math.round(confidence * 100)}%`, ...features].filter((part) => part !== null).join(' · ')],
    [t('models.cost'), mark.cost_usd === null ? t('models.unknown_price') : money(mark.cost_usd)],
  ] as const;
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-13 max-sm:grid-cols-1 max-sm:gap-y-0">
      {facts.map(
        ([name, text]) =>
          text !== '' && (
            <div key={name} className="contents">
              <dt className="text-ink-2 max-sm:pt-2 max-sm:text-12">{name}</dt>
              <dd className="min-w-0 break-words">{text}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
