import { Link, useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Question } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';

/** What else than deciding this one paper gets a question on, where its reason concerns more than this paper. */
export function WaitingHelp({ question }: { readonly question: Question }): JSX.Element | null {
  const t = useT();
  const { id = '' } = useParams({ strict: false });
  if (question.status !== 'needs_review') return null;
  if (question.reason_code === 'ruling_needed') {
    return (
      <Link to="/exams/$id/rulings" params={{ id }} className="self-start text-13 text-machine underline">
        {t('rulings.answer_once')}
      </Link>
    );
  }
  return null;
}
