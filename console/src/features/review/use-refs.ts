import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { resultsQuery, reviewsQuery } from '../../api/queries.ts';
import type { Exam } from '../../api/types.ts';
import type { ReviewSearch } from '../../app/router.tsx';
import { byQuestion, mergeRefs, refKey, refOf, type Ref } from './refs.ts';

interface Refs {
  /** Undefined while the first list is being fetched. */
  readonly refs: readonly Ref[] | undefined;
  /** Keys of the items that wait by the newest answer of the server. */
  readonly waiting: ReadonlySet<string>;
  /** How many wait on the server, fetched or not. */
  readonly total: number;
  readonly error: unknown;
}

/** The items of the desk by what the address asks for. */
export function useRefs(exam: Exam, { q, filter, item }: ReviewSearch): Refs {
  // Only the first of many are fetched; as answers are decided, those behind them come up.
  const reviews = useQuery({ ...reviewsQuery(exam.id, q), refetchInterval: ({ state }) => ((state.data?.next_cursor ?? null) === null ? false : 60_000) });
  const results = useQuery({ ...resultsQuery(exam.id), enabled: filter === 'all' });
  const order = useMemo(() => exam.questions.map(({ id }) => id), [exam]);
  const kept = useRef<{ readonly list: string; readonly refs: readonly Ref[] }>({ list: '', refs: [] });
  const first = useRef(item);

  const waiting = useMemo(() => new Set(reviews.data?.items.map((one) => refKey({ submissionId: one.submission_id, questionId: one.question_id }))), [reviews.data]);
  const fresh = useMemo(() => {
    if (filter !== 'all') return reviews.data?.items.map((one) => ({ submissionId: one.submission_id, questionId: one.question_id }));
    return results.data?.students.flatMap(({ submission_id: submissionId, questions }) =>
      questions.filter(({ question_id: id }) => q === undefined || id === q).map(({ question_id: questionId }) => ({ submissionId, questionId })),
    );
  }, [filter, q, reviews.data, results.data]);

  const list = `${exam.id}\n${q ?? ''}\n${filter ?? ''}`;
  if (fresh !== undefined) {
    const linked = refOf(first.current ?? '');
    const sorted = byQuestion(fresh, order);
    // An item that was linked to is shown even where it does not wait.
    const start = linked !== null && !sorted.some((ref) => refKey(ref) === first.current) && kept.current.list === '' ? [linked, ...sorted] : sorted;
    kept.current = kept.current.list === list ? { list, refs: mergeRefs(kept.current.refs, start) } : { list, refs: start };
  }

  return {
    refs: kept.current.list === list ? kept.current.refs : undefined,
    waiting,
    total: reviews.data?.total ?? 0,
    error: reviews.error ?? results.error,
  };
}
