import { useState, type JSX } from 'react';
import type { Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { scoreText } from '../../ui/mark.ts';
import type { Edit } from './decide.ts';

interface Props {
  readonly question: Question;
  readonly edit: Edit;
  readonly onChange: (score: number) => void;
  readonly onAccept: () => void;
}

/** The score as a teacher's stamp; typed over as a whole. Enter in it accepts, as it does on the desk. */
export function ScoreBox({ question, edit, onChange, onAccept }: Props): JSX.Element {
  const t = useT();
  const [typed, setTyped] = useState<string | null>(null);
  const score = edit.score ?? question.score;
  const changed = edit.score !== undefined && edit.score !== question.score;
  const wrong = score !== null && score > question.max_score;
  return (
    <label className="flex items-baseline gap-2">
      <span className="text-13 font-medium">
        {t('review.score')} <span className="sr-only">{t('review.of', { max: question.max_score })}</span>
      </span>
      <input
        data-field="score"
        inputMode="decimal"
        autoComplete="off"
        placeholder="?"
        aria-invalid={wrong || undefined}
        className={`h-12 w-20 rounded border bg-paper text-center font-stamp text-28 ${wrong ? 'border-human bg-human/10' : 'border-line'} ${changed || question.source === 'human' ? 'text-human' : question.status === 'needs_review' ? 'text-uncertain-ink' : 'text-machine'}`}
        value={typed ?? (score === null ? '' : scoreText(score))}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          const text = event.target.value.replace(/[，。]/g, '.');
          setTyped(text);
          const value = Number(text);
          if (text.trim() !== '' && Number.isFinite(value) && value >= 0) onChange(Math.round(value * 100) / 100);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onAccept();
        }}
      />
      <span aria-hidden className="text-20 text-ink-2">
        / {question.max_score}
      </span>
    </label>
  );
}
