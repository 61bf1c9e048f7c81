import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { examQuery } from '../../api/queries.ts';
import type { Exam } from '../../api/types.ts';
import { useMay } from '../../app/session.tsx';
import { useT } from '../../i18n/index.ts';
import { Notice, Trouble } from '../../ui/notice.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Wait } from '../../ui/wait.tsx';
import { Desk } from './desk.tsx';
import { NothingWaits } from './nothing-waits.tsx';
import { refKey } from './refs.ts';
import { useRefs } from './use-refs.ts';

export function ReviewPage(): JSX.Element {
  const t = useT();
  const { id } = useParams({ from: '/signed-in/exams/$id/review' });
  const mayDecide = useMay('review.decide');
  const { data: exam, error, refetch } = useQuery(examQuery(id));
  useTitle(exam?.title, t('tab.review'));
  if (!mayDecide) return <Frame><Notice>{t('review.not_allowed')}</Notice></Frame>;
  if (exam !== undefined) return <Loaded exam={exam} />;
  return <Frame>{error === null ? <Wait /> : <Trouble error={error} retry={() => void refetch()} />}</Frame>;
}

function Frame({ children }: { readonly children: JSX.Element }): JSX.Element {
  return <div className="mx-auto w-full max-w-4xl p-6">{children}</div>;
}

function Loaded({ exam }: { readonly exam: Exam }): JSX.Element {
  const search = useSearch({ from: '/signed-in/exams/$id/review' });
  const { refs, waiting, total, error } = useRefs(exam, search);
  if (refs === undefined) return <Frame>{error === null ? <Wait /> : <Trouble error={error} />}</Frame>;
  if (refs.length === 0) return <NothingWaits exam={exam} />;
  const at = refs.findIndex((ref) => refKey(ref) === search.item);
  return <Desk key={`${search.q ?? ''}/${search.filter ?? ''}`} exam={exam} refs={refs} waiting={waiting} total={total} start={Math.max(0, at)} />;
}
