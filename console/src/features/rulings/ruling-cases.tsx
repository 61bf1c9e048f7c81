import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type JSX } from 'react';
import { submissionQuery } from '../../api/queries.ts';
import type { Exam, Ruling } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Crop } from '../../page/crop.tsx';
import { Button } from '../../ui/button.tsx';
import { hasText, langOf } from '../../ui/lang.ts';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { Wait } from '../../ui/wait.tsx';
import { boxesOf } from '../review/boxes-of.ts';
import { pagesOf, regionsOf } from '../review/pages.ts';
import { pointsOf } from '../review/points.ts';

interface Props {
  readonly exam: Exam;
  readonly ruling: Ruling;
  /** Shown when asked for. */
  readonly folded: boolean;
}

/** The answers that raised the question, one at a time, without the students' names. */
export function RulingCases({ exam, ruling, folded }: Props): JSX.Element | null {
  const t = useT();
  const [open, setOpen] = useState(!folded);
  const [index, setIndex] = useState(0);
  const { submission_ids: ids } = ruling;
  const id = ids[Math.min(index, ids.length - 1)];
  if (id === undefined) return null;
  if (!open) {
    return (
      <Button kind="quiet" className="self-start" aria-expanded={false} onClick={() => setOpen(true)}>
        {t('rulings.show_cases')}
      </Button>
    );
  }
  return (
    <section aria-label={t('rulings.cases')} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-13 font-medium">{t('rulings.case', { at: index + 1, of: ids.length })}</h3>
        {ids.length < ruling.cases && <span className="text-12 text-ink-2">{t('rulings.of_all', { count: ruling.cases })}</span>}
        {ids.length > 1 && (
          <span className="ml-auto flex gap-1">
            <Button aria-label={t('rulings.case_before')} disabled={index === 0} onClick={() => setIndex(index - 1)}>
              ←
            </Button>
            <Button aria-label={t('rulings.case_after')} disabled={index === ids.length - 1} onClick={() => setIndex(index + 1)}>
              →
            </Button>
          </span>
        )}
      </div>
      <Case key={id} exam={exam} ruling={ruling} submissionId={id} />
    </section>
  );
}

function Case({ exam, ruling, submissionId }: { readonly exam: Exam; readonly ruling: Ruling; readonly submissionId: string }): JSX.Element {
  const t = useT();
  const mayDecide = useMay('review.decide');
  const { data: submission, error } = useQuery(submissionQuery(submissionId));
  if (submission === undefined) return error === null ? <Wait rows={2} /> : <Trouble error={error} />;
  const question = submission.questions.find(({ question_id: id }) => id === ruling.question_id);
  const evidence = question?.evidence.find(({ point_id: id }) => id !== null && id === ruling.point_id);
  const regions = regionsOf(question, exam, ruling.question_id);
  const page = evidence?.page ?? pagesOf(question, regions)[0] ?? 1;
  const scan = submission.pages.find(({ script_page: number }) => number === page);
  const points = question === undefined ? [] : pointsOf(question, exam.exam.questions.find(({ id }) => id === ruling.question_id));
  return (
    <figure className="flex flex-col gap-2">
      {scan?.image ? (
        <Crop image={scan.image} alt={t('page.scan', { page })} boxes={question === undefined ? [] : boxesOf(question, points, page)} regions={regions.filter((region) => region.page === page).map(({ box }) => box)} />
      ) : (
        <Notice tone="uncertain">{scan?.failure?.message ?? t('page.not_scanned', { page })}</Notice>
      )}
      <figcaption className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-13 text-ink-2">
        <span className="min-w-0 flex-1">
          {evidence !== undefined && hasText(evidence.text) && (
            <q lang={langOf(evidence.text)} className="text-ink">
              {evidence.text}
            </q>
          )}{' '}
          <span lang={langOf(evidence?.reasoning)}>{evidence?.reasoning}</span>
        </span>
        {mayDecide && (
          <Link to="/exams/$id/review" params={{ id: exam.id }} search={{ q: ruling.question_id, filter: 'all', item: `${submissionId}/${ruling.question_id}` }} className="text-machine underline">
            {t('paper.to_desk')}
          </Link>
        )}
      </figcaption>
    </figure>
  );
}
