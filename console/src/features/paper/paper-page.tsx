import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, useState, type JSX } from 'react';
import { examQuery, historyQuery } from '../../api/queries.ts';
import type { Exam, SubmissionResults } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import type { SurfaceHandle } from '../../page/surface.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { DownloadIcon } from '../../ui/icons.tsx';
import { langOf } from '../../ui/lang.ts';
import { scoreText } from '../../ui/mark.ts';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { PaperScan } from './paper-scan.tsx';
import { QuestionList } from './question-list.tsx';

export function PaperPage(): JSX.Element {
  const t = useT();
  const { id, sid } = useParams({ from: '/signed-in/exams/$id/students/$sid' });
  const { data: exam } = useQuery(examQuery(id));
  const { data: paper, error, refetch } = useQuery(historyQuery(sid));
  const student = paper === undefined ? undefined : [paper.student_id ?? t('split.nobody'), paper.name].filter(Boolean).join(' ');
  useTitle(student, exam?.title);
  if (exam !== undefined && paper !== undefined) return <Paper key={paper.id} exam={exam} paper={paper} student={student ?? ''} />;
  return <div className="mx-auto w-full max-w-4xl p-6">{error === null ? <Wait /> : <Trouble error={error} retry={() => void refetch()} />}</div>;
}

interface Props {
  readonly exam: Exam;
  readonly paper: SubmissionResults;
  readonly student: string;
}

function Paper({ exam, paper, student }: Props): JSX.Element {
  const t = useT();
  const surface = useRef<SurfaceHandle>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [page, setPage] = useState(paper.pages.find(({ script_page: number }) => number !== null)?.script_page ?? 1);

  function choose(questionId: string): void {
    setChosen((old) => (old === questionId ? null : questionId));
    const question = paper.questions.find((one) => one.question_id === questionId);
    const first = question?.evidence[0]?.page ?? question?.regions[0]?.page ?? exam.questions.find((one) => one.id === questionId)?.pages[0];
    if (first !== undefined) setPage(first);
  }

  return (
    <div data-desk className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-3 border-b border-hair bg-paper px-4 py-2">
        <h1 lang={langOf(student)} className="text-16 font-semibold">
          {student}
        </h1>
        <span className="font-stamp text-20 text-human">
          {scoreText(paper.total_score)} / {paper.max_total_score}
        </span>
        <span className="text-ink-2">{t(`status.${paper.status}`)}</span>
        <span className="ml-auto flex flex-wrap gap-2">
          {paper.waiting > 0 && (
            <Link
              to="/exams/$id/review"
              params={{ id: exam.id }}
              search={{ item: `${paper.id}/${paper.questions.find(({ status }) => status === 'needs_review')?.question_id ?? ''}` }}
              className={buttonClass('plain')}
            >
              △ {t('paper.review', { count: paper.waiting })}
            </Link>
          )}
          <a href={`/api/v1/submissions/${paper.id}/marked.pdf`} download className={buttonClass('plain')}>
            <DownloadIcon />
            {t('paper.marked')}
          </a>
        </span>
      </div>
      {paper.identity_problem !== null && (
        <div className="p-2">
          <Notice tone="uncertain">{paper.identity_problem.message}</Notice>
        </div>
      )}
      {paper.comment !== null && (
        <div className="p-2">
          <Notice tone="uncertain">{paper.comment}</Notice>
        </div>
      )}
      {paper.error !== null && (
        <div className="p-2">
          <Notice tone="problem">{paper.error.message}</Notice>
        </div>
      )}
      <div className="flex min-h-0 flex-1 max-lg:flex-col">
        <PaperScan ref={surface} exam={exam} paper={paper} page={page} chosen={chosen} onPage={setPage} />
        <aside aria-label={t('paper.questions')} className="w-full shrink-0 overflow-auto border-l border-hair bg-paper max-lg:max-h-[46dvh] max-lg:border-t lg:w-[400px]">
          <QuestionList exam={exam} paper={paper} chosen={chosen} onChoose={choose} />
        </aside>
      </div>
    </div>
  );
}
