import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Exam, SubmissionResults } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { hasText, langOf } from '../../ui/lang.ts';
import { markOf, scoreText } from '../../ui/mark.ts';
import { MarkGlyph } from '../../ui/mark-glyph.tsx';
import { WaitingHelp } from '../models/waiting-help.tsx';
import { History } from './history.tsx';
import { RulingNote } from './ruling-note.tsx';

interface Props {
  readonly exam: Exam;
  readonly paper: SubmissionResults;
  readonly chosen: string | null;
  readonly onChoose: (questionId: string) => void;
}

export function QuestionList({ exam, paper, chosen, onChoose }: Props): JSX.Element {
  const t = useT();
  const mayDecide = useMay('review.decide');
  return (
    <ul>
      {paper.questions.map((question) => {
        const { question_id: id } = question;
        const open = id === chosen;
        const rubric = exam.exam.questions.find((one) => one.id === id);
        const waits = question.status === 'needs_review';
        return (
          <li key={id} className="border-b border-hair">
            <button type="button" aria-expanded={open} onClick={() => onChoose(id)} className={`flex min-h-11 w-full cursor-pointer items-center gap-2 px-4 text-left hover:bg-wash ${open ? 'bg-wash' : ''}`}>
              <span className="w-12 truncate font-semibold">{id}</span>
              <MarkGlyph mark={markOf(question)} className="w-9" />
              <span lang={langOf(question.transcription)} className="flex-1 truncate text-ink-2">
                {waits ? question.reason : question.transcription}
              </span>
              <span className="whitespace-nowrap">
                {scoreText(question.score)}
                <span className="text-ink-2"> / {question.max_score}</span>
              </span>
            </button>
            {open && (
              <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
                {waits && question.reason !== null && <p className="rounded border border-dashed border-uncertain bg-uncertain-wash px-3 py-2 text-uncertain-ink">△ {question.reason}</p>}
                <WaitingHelp question={question} />
                {rubric?.type === 'auto' && (
                  <p className="text-13">
                    <span className="text-ink-2">{t('review.kind')}</span> {question.kind === null ? t('kind.open') : t(`kind.${question.kind}`)}
                  </p>
                )}
                {question.transcription !== null && (
                  <div>
                    <h3 className="text-12 text-ink-2">{t('review.transcription')}</h3>
                    <p lang={langOf(question.transcription)} className="whitespace-pre-wrap">
                      {question.transcription}
                    </p>
                  </div>
                )}
                {question.evidence.length > 0 && (
                  <ol className="flex flex-col gap-1">
                    {question.evidence.map((evidence, index) => (
                      <li key={index} className="text-13">
                        <strong>{evidence.point_id ?? index + 1}</strong> {hasText(evidence.text) && <q lang={langOf(evidence.text)}>{evidence.text}</q>}{' '}
                        <span lang={langOf(evidence.reasoning)} className="text-ink-2">
                          {evidence.reasoning}
                        </span>{' '}
                        <span className="whitespace-nowrap">+{scoreText(evidence.awarded)}</span>
                        {evidence.by_person === true && <span className="text-12 whitespace-nowrap text-human"> ● {t('maker.human')}</span>}
                        {typeof evidence.ruling_id === 'string' && <RulingNote examId={exam.id} rulingId={evidence.ruling_id} reasoning={evidence.reasoning} />}
                      </li>
                    ))}
                  </ol>
                )}
                {question.feedback !== null && (
                  <div>
                    <h3 className="text-12 text-ink-2">{t('review.feedback')}</h3>
                    <p lang={langOf(question.feedback)}>{question.feedback}</p>
                  </div>
                )}
                <History versions={paper.history[id] ?? []} />
                <Link to="/exams/$id/students/$sid/record" params={{ id: exam.id, sid: paper.id }} search={{ q: id }} className="text-13 text-machine underline">
                  {t('record.how')}
                </Link>
                {mayDecide && (
                  <Link to="/exams/$id/review" params={{ id: exam.id }} search={{ q: id, ...(!waits && { filter: 'all' as const }), item: `${paper.id}/${id}` }} className="text-13 text-machine underline">
                    {t('paper.to_desk')}
                  </Link>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
