import { Link, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Question } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { MarkAgain } from './mark-again.tsx';

/** What else than deciding this one paper gets a question on, where its reason concerns more than this paper. */
export function WaitingHelp({ question }: { readonly question: Pick<Question, 'status' | 'reason_code' | 'mark_again'> }): JSX.Element | null {
  const t = useT();
  const { id = '' } = useParams({ strict: false });
  const mayMark = useMay('exam.write');
  if (question.status !== 'needs_review') return null;
  if (question.reason_code === 'ruling_needed') {
    return (
      <Link to="/exams/$id/rulings" params={{ id }} className="self-start text-13 text-machine underline">
        {t('rulings.answer_once')}
      </Link>
    );
  }
  if (!question.mark_again) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-13">
      {mayMark && <MarkAgain examId={id} />}
      <span className="min-w-40 flex-1 text-ink-2">
        {t(mayMark ? 'models.again_hint' : 'models.again_by_teacher')}{' '}
        <Link to="/exams/$id/models" params={{ id }} className="text-machine underline">
          {t('models.to_page')}
        </Link>
      </span>
    </div>
  );
}
