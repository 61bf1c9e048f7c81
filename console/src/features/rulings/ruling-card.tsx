import { useState, type JSX } from 'react';
import type { Exam, Ruling } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { langOf } from '../../ui/lang.ts';
import { Panel } from '../../ui/page-head.tsx';
import { useWhen } from '../../ui/use-when.ts';
import { AnswerForm } from './answer-form.tsx';
import { RulingCases } from './ruling-cases.tsx';

export function RulingCard({ exam, ruling }: { readonly exam: Exam; readonly ruling: Ruling }): JSX.Element {
  const t = useT();
  const when = useWhen();
  const mayRule = useMay('exam.write');
  const [changing, setChanging] = useState(false);
  const { answer, point_id: pointId } = ruling;
  const question = exam.exam.questions.find(({ id }) => id === ruling.question_id);
  const point = [...(question?.points ?? []), ...(question?.alternatives.flatMap(({ points }) => points) ?? [])].find(({ id }) => id === pointId);
  const name = [t('review.question_n', { question: ruling.question_id }), pointId].filter((part) => part !== null).join(' · ');
  const met = t('rulings.met', { count: ruling.cases });
  const waiting = ruling.waiting > 0 && t('rulings.waiting', { count: ruling.waiting });
  return (
    <Panel title={name} aside={<span className={`text-13 ${waiting === false ? 'text-ink-2' : 'text-uncertain-ink'}`}>{waiting === false ? met : `△ ${waiting}`}</span>}>
      <div className="flex flex-col gap-4 p-4" data-ruling={ruling.id}>
        {point !== undefined && (
          <p className="text-13 text-ink-2">
            <span lang={langOf(point.description)}>{point.description}</span> · {t('rulings.worth', { marks: point.score })}
          </p>
        )}
        <blockquote lang={langOf(ruling.asked)} className="border-l-2 border-uncertain pl-3 text-16 whitespace-pre-wrap">
          {ruling.asked}
        </blockquote>
        {answer !== null && !changing && (
          <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <div className="min-w-0 flex-1">
              <p lang={langOf(answer)} className="border-l-2 border-human pl-3 whitespace-pre-wrap">
                {answer}
              </p>
              <p className="pt-1 pl-3.5 text-13 text-ink-2">{[ruling.answered_by_name, ruling.answered_at === null ? null : when(ruling.answered_at)].filter((part) => part !== null).join(' · ')}</p>
            </div>
            {mayRule && <Button onClick={() => setChanging(true)}>{t('people.change')}</Button>}
          </div>
        )}
        {(answer === null || changing) && mayRule && <AnswerForm examId={exam.id} ruling={ruling} onDone={() => setChanging(false)} />}
        {answer === null && !mayRule && <p className="text-13 text-ink-2">{t('rulings.not_yours')}</p>}
        <RulingCases exam={exam} ruling={ruling} folded={answer !== null} />
      </div>
    </Panel>
  );
}
