import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { StudentResult } from '../../api/types.ts';
import { usePrefs } from '../../app/prefs.ts';
import { useT } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang.ts';
import { MAKER_GLYPH, MAKER_TEXT, markOf, scoreText } from '../../ui/mark.ts';
import type { Row } from './rows.ts';

export function StudentCell({ examId, student }: { readonly examId: string; readonly student: StudentResult }): JSX.Element {
  const t = useT();
  return (
    <td className="sticky left-0 max-w-64 bg-paper p-0">
      <Link to="/exams/$id/students/$sid" params={{ id: examId, sid: student.submission_id }} className="flex h-9 items-center gap-2 px-4 whitespace-nowrap text-ink no-underline group-hover:bg-wash hover:underline">
        {student.student_id === null ? <span className="text-uncertain-ink">△ {t('split.nobody')}</span> : student.student_id}
        <span lang={langOf(student.name)} className="truncate text-ink-2">
          {student.name}
        </span>
      </Link>
    </td>
  );
}

/** A score and who gave it; `?` waits for a person. Leads to the review desk at this very answer. */
export function QuestionCell({ examId, submissionId, result }: { readonly examId: string; readonly submissionId: string; readonly result: ReturnType<Row['questions']['get']> }): JSX.Element {
  const t = useT();
  if (result === undefined) return <td className="px-2 text-right text-ink-2 group-hover:bg-wash">–</td>;
  const { maker } = markOf(result);
  const waits = result.status === 'needs_review';
  const words = t('results.cell', { question: result.question_id, score: scoreText(result.score), max: result.max_score, maker: t(`maker.${maker}`) });
  return (
    <td className={`p-0 ${waits ? 'bg-uncertain-wash' : 'group-hover:bg-wash'}`}>
      <Link
        to="/exams/$id/review"
        params={{ id: examId }}
        search={{ q: result.question_id, ...(!waits && { filter: 'all' as const }), item: `${submissionId}/${result.question_id}` }}
        aria-label={words}
        title={result.reason ?? words}
        className="flex h-9 items-center justify-end gap-0.5 px-1 whitespace-nowrap text-ink no-underline hover:underline"
      >
        {waits ? <span className="text-uncertain-ink">{result.score === null ? '?' : `${scoreText(result.score)}?`}</span> : scoreText(result.score)}
        <span aria-hidden className={`w-3 text-12 ${MAKER_TEXT[maker]}`}>
          {MAKER_GLYPH[maker]}
        </span>
      </Link>
    </td>
  );
}

export function StatusCell({ student, waiting }: { readonly student: StudentResult; readonly waiting: number }): JSX.Element {
  const t = useT();
  const { language } = usePrefs();
  return (
    <td className="sticky right-0 bg-paper px-3 whitespace-nowrap group-hover:bg-wash">
      {student.released_at !== null ? (
        <span className="text-human">● {t('results.released_on', { date: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(student.released_at)) })}</span>
      ) : waiting > 0 ? (
        <span className="text-uncertain-ink">△ {t('results.waiting', { count: waiting })}</span>
      ) : (
        <span className="text-ink-2">{t(`status.${student.status}`)}</span>
      )}
    </td>
  );
}
