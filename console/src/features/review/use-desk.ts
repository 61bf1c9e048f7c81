import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { newKey } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { submissionQuery } from '../../api/queries.ts';
import type { Exam, Question, Submission } from '../../api/types.ts';
import { useOutbox, useServices } from '../../app/services.tsx';
import { warm } from '../../page/decoded.ts';
import { decide, type Decided, type Edit } from './decide.ts';
import { nextWaiting, refKey, withPending, type Ref } from './refs.ts';
import { useSameAnswer, type Group, type SameAnswer } from './use-same-answer.ts';
import { pageOf } from './pages.ts';

const UNDO_STEPS = 20;
const AHEAD = 2;
const NO_EDIT: Edit = {};

/** A paper that cannot be fetched ahead says so when its turn comes. */
async function getReady(queries: QueryClient, ref: Ref, exam: Exam): Promise<void> {
  try {
    const page = pageOf(await queries.ensureQueryData(submissionQuery(ref.submissionId)), ref.questionId, exam);
    if (page?.image) await warm(page.image.url);
  } catch {
    // See above.
  }
}

interface Done {
  readonly ref: Ref;
  readonly key: string;
  readonly edit: Edit;
  readonly version: number;
  /** The script as a whole was refused. */
  readonly whole?: true;
  /** A decision that was given to others with the same answer. */
  readonly group?: Group;
}

export interface Conflict {
  readonly mine: number | null;
  readonly problem: ApiProblem;
}

export interface Desk {
  readonly index: number;
  readonly ref: Ref;
  readonly submission: Submission | undefined;
  /** With the decisions that are on their way. */
  readonly question: Question | undefined;
  readonly error: unknown;
  readonly edit: Edit;
  readonly setEdit: (change: Edit) => void;
  readonly conflict: Conflict | null;
  readonly keepTheirs: () => void;
  readonly left: number;
  readonly go: (index: number) => void;
  readonly goNext: () => void;
  readonly goUnresolved: () => boolean;
  readonly accept: () => Decided | 'no_item';
  readonly reopen: () => void;
  readonly refuse: (why: string) => void;
  readonly undo: () => boolean;
  readonly same: Pick<SameAnswer, 'offer' | 'busy' | 'dismiss'>;
  /** How many were decided and how many left as they were; null where nothing was sent. */
  readonly applySame: () => Promise<{ readonly done: number; readonly left: number } | null>;
  /** Goes through the answers that are offered, one by one, then back to here. */
  readonly lookAtSame: () => void;
}

interface Props {
  readonly exam: Exam;
  readonly refs: readonly Ref[];
  readonly waiting: ReadonlySet<string>;
  readonly start: number;
  readonly onRefused: (ref: Ref, problem: ApiProblem) => void;
  readonly onSameProblem: (problem: ApiProblem) => void;
}

export function useDesk({ exam, refs, waiting, start, onRefused, onSameProblem }: Props): Desk {
  const queries = useQueryClient();
  const { outbox, onRefusal } = useServices();
  const box = useOutbox();
  const [index, setIndex] = useState(start);
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit>>(new Map());
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [conflicts, setConflicts] = useState<ReadonlyMap<string, Conflict>>(new Map());
  const [history, setHistory] = useState<readonly Done[]>([]);
  /** Items to look at before the list goes on, and last the one to come back to. */
  const [queue, setQueue] = useState<readonly Ref[]>([]);
  /** What was meant by a decision that is under way, for when it is refused. */
  const meant = useRef(new Map<string, Omit<Edit, 'score'> & { readonly score: number | null }>());

  const ref = refs[index] ?? refs[0] ?? { submissionId: '', questionId: '' };
  const key = refKey(ref);
  const { data: submission, error } = useQuery({ ...submissionQuery(ref.submissionId), enabled: ref.submissionId !== '' });
  const stored = submission?.questions.find(({ question_id: id }) => id === ref.questionId);
  const question = useMemo(() => stored && withPending(stored, ref, box.waiting), [stored, ref, box.waiting]);
  const edit = edits.get(key) ?? NO_EDIT;

  const waits = useCallback((one: Ref) => waiting.has(refKey(one)) && !decided.has(refKey(one)), [waiting, decided]);
  const waitingCount = refs.filter(waits).length;

  // The next papers are fetched and decoded while this one is read; their scans one after the other, so that none delays the one before.
  useEffect(() => {
    let left = false;
    for (const one of refs.slice(index + 1, index + 1 + AHEAD)) void queries.prefetchQuery(submissionQuery(one.submissionId));
    void (async () => {
      for (const one of refs.slice(index, index + 1 + AHEAD)) if (!left) await getReady(queries, one, exam);
    })();
    return () => {
      left = true;
    };
  }, [queries, refs, index, exam]);

  useEffect(
    () =>
      onRefusal(({ decision, problem }) => {
        const refused = { submissionId: decision.submissionId, questionId: decision.questionId ?? '' };
        setDecided((old) => new Set([...old].filter((one) => one !== refKey(refused))));
        setHistory((old) => old.filter((one) => one.key !== decision.key));
        const mine = meant.current.get(decision.key);
        if (problem.current !== undefined && mine !== undefined) {
          const { score, ...rest } = mine;
          setConflicts((old) => new Map(old).set(refKey(refused), { mine: score, problem }));
          setEdits((old) => new Map(old).set(refKey(refused), { ...rest, ...(score !== null && { score }) }));
        }
        onRefused(refused, problem);
      }),
    [onRefusal, onRefused],
  );

  const put = <T,>(old: ReadonlyMap<string, T>, name: string, value: T | null): ReadonlyMap<string, T> => {
    const next = new Map(old);
    if (value === null) next.delete(name);
    else next.set(name, value);
    return next;
  };
  const indexOf = (one: Ref): number => refs.findIndex((other) => refKey(other) === refKey(one));
  const goNext = (): void => {
    const [next, ...rest] = queue;
    if (next !== undefined) setQueue(rest);
    setIndex(next === undefined ? Math.min(refs.length - 1, index + 1) : Math.max(0, indexOf(next)));
  };
  const same = useSameAnswer((name) => history.some((one) => one.key === name), onSameProblem);

  return {
    index,
    ref,
    submission,
    question,
    error,
    edit,
    setEdit: (change) => setEdits((old) => put(old, key, { ...old.get(key), ...change })),
    conflict: conflicts.get(key) ?? null,
    keepTheirs: () => {
      setConflicts((old) => put(old, key, null));
      setEdits((old) => put(old, key, null));
    },
    left: waitingCount,
    go: (to) => setIndex(Math.max(0, Math.min(refs.length - 1, to))),
    goNext,
    goUnresolved: () => {
      const at = nextWaiting(refs, index, waits);
      if (at !== null) setIndex(at);
      return at !== null;
    },
    accept: () => {
      if (question === undefined) return 'no_item';
      const made = decide(question, edit);
      if (made === 'no_score' || made === 'too_high') return made;
      if (made !== 'nothing') {
        const version = conflicts.get(key)?.problem.current?.version ?? question.version;
        const score = edit.score ?? question.score;
        const decision = { key: newKey(), ...ref, signal: { ...made.signal, expected_version: version }, score };
        meant.current.set(decision.key, { ...edit, score });
        outbox.add(decision);
        setHistory((old) => [...old.slice(1 - UNDO_STEPS), { ref, key: decision.key, edit, version }]);
        setDecided((old) => new Set(old).add(key));
        setEdits((old) => put(old, key, null));
        setConflicts((old) => put(old, key, null));
      }
      goNext();
      return made;
    },
    reopen: () => {
      if (question?.status !== 'reviewed' && question?.status !== 'graded') return;
      outbox.add({ key: newKey(), ...ref, signal: { action: 'REOPEN', question_id: ref.questionId, expected_version: question.version } });
      setDecided((old) => new Set([...old].filter((one) => one !== key)));
    },
    refuse: (why) => {
      const decision = { key: newKey(), submissionId: ref.submissionId, questionId: null, signal: { action: 'REJECT' as const, ...(why !== '' && { review_comment: why }) } };
      outbox.add(decision);
      setHistory((old) => [...old.slice(1 - UNDO_STEPS), { ref, key: decision.key, edit, version: 0, whole: true }]);
      setDecided((old) => new Set(old).add(key));
      goNext();
    },
    undo: () => {
      const last = history.at(-1);
      if (last === undefined) return false;
      setHistory(history.slice(0, -1));
      same.dismiss();
      if (last.group !== undefined) {
        void same.takeBack(last.group);
        const gone = new Set(last.group.members.map(keyOfMember));
        setDecided((old) => new Set([...old].filter((one) => !gone.has(one))));
        setIndex(Math.max(0, indexOf(last.ref)));
        return true;
      }
      if (!outbox.take(last.key)) {
        outbox.add(
          last.whole === true
            ? { key: newKey(), submissionId: last.ref.submissionId, questionId: null, signal: { action: 'REOPEN' } }
            : { key: newKey(), ...last.ref, signal: { action: 'REOPEN', question_id: last.ref.questionId, expected_version: last.version } },
        );
      }
      setDecided((old) => new Set([...old].filter((one) => one !== refKey(last.ref))));
      setEdits((old) => put(old, refKey(last.ref), last.edit));
      const at = indexOf(last.ref);
      if (at >= 0) setIndex(at);
      return true;
    },
    same,
    applySame: async () => {
      const applied = await same.applyAll();
      if (applied === null) return null;
      const { group, left } = applied;
      if (group.members.length > 0) setHistory((old) => [...old.slice(1 - UNDO_STEPS), { ref: group.ref, key: newKey(), edit: NO_EDIT, version: group.version, group }]);
      setDecided((old) => new Set([...old, ...group.members.map(keyOfMember)]));
      return { done: group.members.length, left: left.length };
    },
    lookAtSame: () => {
      const { offer } = same;
      if (offer === null) return;
      const [first, ...rest] = offer.members.map((one) => ({ submissionId: one.submission_id, questionId: one.question_id })).filter((one) => indexOf(one) >= 0);
      same.dismiss();
      if (first === undefined) return;
      // The decision is filled in where the machine proposed another; each still needs its own yes.
      setEdits((old) => offer.members.reduce((all, one) => (offer.score === null || one.score === offer.score ? all : put(all, keyOfMember(one), { score: offer.score })), old));
      setQueue([...rest, ref]);
      setIndex(indexOf(first));
    },
  };
}

function keyOfMember({ submission_id: submissionId, question_id: questionId }: Group['members'][number]): string {
  return refKey({ submissionId, questionId });
}
