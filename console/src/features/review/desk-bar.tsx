import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import type { Exam, Submission } from '../../api/types.ts';
import { useOutbox } from '../../app/services.tsx';
import { useT } from '../../i18n/index.ts';
import { Button, buttonClass, Key } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { langOf } from '../../ui/lang.ts';
import type { Ref } from './refs.ts';

interface Props {
  readonly exam: Exam;
  readonly refs: readonly Ref[];
  readonly index: number;
  readonly left: number;
  readonly total: number;
  readonly submission: Submission | undefined;
  readonly onHelp: () => void;
}

export function DeskBar({ exam, refs, index, left, total, submission, onHelp }: Props): JSX.Element {
  const t = useT();
  const navigate = useNavigate();
  const { q, filter } = useSearch({ from: '/signed-in/exams/$id/review' });
  const { waiting } = useOutbox();
  const [named, setNamed] = useState(false);
  const ref = refs[index];
  // What the server has beyond the list that was fetched.
  const more = filter === 'all' ? 0 : Math.max(0, total - refs.length);
  const student = [submission?.student_id ?? t('split.nobody'), submission?.name].filter(Boolean).join(' ');
  const go = (search: { q?: string; filter?: 'all' }): void => void navigate({ to: '/exams/$id/review', params: { id: exam.id }, search });

  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-b border-hair bg-paper px-4 py-1">
      <Select aria-label={t('review.question')} value={q ?? ''} onChange={(event) => go({ ...(event.target.value !== '' && { q: event.target.value }), ...(filter === 'all' && { filter }) })}>
        <option value="">{t('review.every_question')}</option>
        {exam.questions.map(({ id }) => (
          <option key={id} value={id}>
            {t('review.question_n', { question: id })}
          </option>
        ))}
      </Select>
      <Select aria-label={t('review.filter')} value={filter ?? 'waiting'} onChange={(event) => go({ ...(q !== undefined && { q }), ...(event.target.value === 'all' && { filter: 'all' as const }) })}>
        <option value="waiting">{t('review.filter_waiting')}</option>
        <option value="all">{t('review.filter_all')}</option>
      </Select>
      <h1 className="text-16 font-semibold">{t('review.question_n', { question: ref?.questionId ?? '' })}</h1>
      <span className="text-ink-2">
        {t('review.position', { at: index + 1, of: refs.length })} · {left > 0 ? t('review.left', { count: left + more }) : `✓ ${t('review.end')}`}
      </span>
      {left === 0 && (
        <Link to="/exams/$id/results" params={{ id: exam.id }} className={buttonClass('plain')}>
          {t('review.to_results')}
        </Link>
      )}
      <span className="ml-auto flex items-center gap-2">
        {named && (
          <span lang={langOf(student)} className="max-w-48 truncate">
            {student}
          </span>
        )}
        <Button kind="quiet" aria-pressed={named} onClick={() => setNamed(!named)}>
          {named ? t('review.hide_name') : t('review.show_name')}
        </Button>
      </span>
      <span className="w-24 text-right text-13 text-ink-2 max-sm:w-auto" aria-live="off">
        {waiting.length === 0 ? `✓ ${t('review.saved')}` : t('review.saving', { count: waiting.length })}
      </span>
      <Button kind="quiet" className="max-sm:hidden" onClick={onHelp} aria-label={t('keys.title')}>
        <Key>?</Key>
      </Button>
    </div>
  );
}
