import type { JSX } from 'react';
import type { ExamQuestion, Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import { keyText } from './key-text.ts';

/** What was asked and what is right, for a marker who does not know the paper by heart. */
export function QuestionText({ rubric, kind }: { readonly rubric: ExamQuestion | undefined; readonly kind: Question['kind'] }): JSX.Element | null {
  const t = useT();
  const answer = keyText(rubric?.answer ?? null);
  const parts = [
    [t('review.asked'), rubric?.question ?? null],
    [t('review.right_answer'), answer],
    [t('review.guidance'), rubric?.guidance ?? null],
    // The exam file leaves it open: what was it marked as?
    [t('review.kind'), rubric?.type !== 'auto' ? null : kind === null ? t('kind.open') : t(`kind.${kind}`)],
  ] as const;
  if (parts.every(([, text]) => text === null)) return null;
  return (
    <dl className="flex flex-col gap-2 border-t border-hair pt-3 text-13">
      {parts.map(
        ([label, text]) =>
          text !== null && (
            <div key={label}>
              <dt className="text-12 text-ink-2">{label}</dt>
              <dd lang={langOf(text)} className="whitespace-pre-wrap">
                {text}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
