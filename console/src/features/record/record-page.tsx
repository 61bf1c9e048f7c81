import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { examQuery, historyQuery, recordQuery, rulingsQuery } from '../../api/queries.ts';
import { useT } from '../../i18n/index.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Trouble } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { CallList } from './call-list.tsx';
import { changesOf } from './changes.ts';
import { VersionCard } from './version-card.tsx';

/** How a mark was made: every version of it, what each was made from, and who changed what. */
export function RecordPage(): JSX.Element {
  const t = useT();
  const navigate = useNavigate();
  const { id, sid } = useParams({ from: '/signed-in/exams/$id/students/$sid/record' });
  const { q } = useSearch({ from: '/signed-in/exams/$id/students/$sid/record' });
  const { data: exam } = useQuery(examQuery(id));
  const { data: paper, error, refetch } = useQuery(historyQuery(sid));
  const { data: record, error: recordError } = useQuery(recordQuery(sid));
  const { data: rulings } = useQuery(rulingsQuery(id));
  useTitle(t('record.how'), exam?.title);
  const trouble = error ?? recordError;
  if (exam === undefined || paper === undefined || record === undefined) {
    return <div className="mx-auto w-full max-w-4xl p-6">{trouble === null ? <Wait /> : <Trouble error={trouble} retry={() => void refetch()} />}</div>;
  }
  const question = q ?? paper.questions[0]?.question_id ?? '';
  const versions = (paper.history[question] ?? []).toReversed();
  const marks = new Map(record.marks.filter(({ question_id: one }) => one === question).map((mark) => [mark.version, mark]));
  const rubric = exam.exam.questions.find((one) => one.id === question);
  const used = new Set([...marks.values()].flatMap(({ looks }) => looks.map(({ call_id: call }) => call)));
  const others = record.calls.filter((call) => call.question_ids.includes(question) && !used.has(call.id));
  return (
    <div className="mx-auto w-full max-w-4xl p-4 sm:p-6">
      <PageHead title={t('record.how')} sub={[paper.student_id ?? t('split.nobody'), paper.name].filter(Boolean).join(' ')} />
      <div className="mb-4 flex flex-wrap gap-2">
        <Select aria-label={t('review.question')} value={question} onChange={(event) => void navigate({ to: '.', search: { q: event.target.value }, replace: true })}>
          {paper.questions.map(({ question_id: one }) => (
            <option key={one} value={one}>
              {t('review.question_n', { question: one })}
            </option>
          ))}
        </Select>
        <Link to="/exams/$id/students/$sid" params={{ id, sid }} className={buttonClass('plain')}>
          {t('review.whole_paper')}
        </Link>
      </div>
      <ol className="flex flex-col gap-4" aria-label={t('paper.history')}>
        {versions.map((version, at) => (
          <li key={version.version}>
            <VersionCard version={version} mark={marks.get(version.version)} calls={record.calls} rubric={rubric} rulings={rulings?.items ?? []} changes={changesOf(version, versions[at + 1])} />
          </li>
        ))}
      </ol>
      {versions.length === 0 && <p className="text-ink-2">{t('record.none')}</p>}
      {others.length > 0 && (
        <section className="mt-6 flex flex-col gap-2">
          <h2 className="text-16 font-semibold">{t('record.other_calls')}</h2>
          <CallList calls={others} />
        </section>
      )}
    </div>
  );
}
