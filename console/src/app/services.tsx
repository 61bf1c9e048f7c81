import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { api, call } from '../api/client.ts';
import { ApiProblem, asProblem, mayPass } from '../api/problem.ts';
import { meQuery, submissionQuery } from '../api/queries.ts';
import type { ReviewDone } from '../api/types.ts';
import { Outbox, type Decision, type OutboxState } from '../features/review/outbox.ts';

export interface Refusal {
  readonly decision: Decision;
  readonly problem: ApiProblem;
}

/** What the whole console shares, made once in main.tsx. */
export interface Services {
  readonly queries: QueryClient;
  readonly outbox: Outbox;
  /** Called with every decision that the server refused. */
  readonly onRefusal: (listener: (refusal: Refusal) => void) => () => void;
  /** Called with every decision that the server has taken. */
  readonly onDelivery: (listener: (decision: Decision, done: ReviewDone) => void) => () => void;
}

export function createServices(): Services {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (queryKey[0] !== 'me') signedOut(error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (failures, error) => failures < 2 && mayPass(asProblem(error, '')) && asProblem(error, '').status !== 429, throwOnError: false },
    },
  });
  /** The session ended meanwhile: asking who is there brings the form up. */
  function signedOut(error: unknown): boolean {
    const ended = error instanceof ApiProblem && error.status === 401;
    if (ended) void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    return ended;
  }
  const listeners = new Set<(refusal: Refusal) => void>();
  const delivered = new Set<(decision: Decision, done: ReviewDone) => void>();
  const outbox = new Outbox({
    send: async ({ key, submissionId, signal }) =>
      await call<ReviewDone>(api.POST('/api/v1/reviews/{submission_id}/signal', { params: { path: { submission_id: submissionId }, header: { 'Idempotency-Key': key } }, body: signal })),
    later: (run, milliseconds) => void setTimeout(run, milliseconds),
    mayPass: (error) => signedOut(error) || (error instanceof ApiProblem && mayPass(error)),
    onDone: (decision, done) => {
      const { submissionId } = decision;
      queries.setQueryData(submissionQuery(submissionId).queryKey, (old) => {
        if (old === undefined) return old;
        const fresh = new Map(done.questions.map((question) => [question.question_id, question]));
        return { ...old, status: done.status, total_score: done.total_score, waiting: done.waiting, questions: old.questions.map((question) => fresh.get(question.question_id) ?? question) };
      });
      // Old, but not worth asking again with every decision: the stream of events says when.
      for (const name of ['results', 'analysis', 'history', 'exams', 'exam']) void queries.invalidateQueries({ queryKey: [name], refetchType: 'none' });
      for (const listener of delivered) listener(decision, done);
    },
    onRefused: (decision, problem) => {
      void queries.invalidateQueries({ queryKey: ['submission', decision.submissionId] });
      for (const listener of listeners) listener({ decision, problem });
    },
  });
  globalThis.addEventListener('online', () => outbox.retry());
  globalThis.addEventListener('beforeunload', (event) => {
    if (outbox.state().waiting.length > 0) event.preventDefault();
  });
  return {
    queries,
    outbox,
    onRefusal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDelivery: (listener) => {
      delivered.add(listener);
      return () => delivered.delete(listener);
    },
  };
}

const Context = createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

export function useServices(): Services {
  const services = useContext(Context);
  if (services === null) throw new Error('no services around this part');
  return services;
}

export function useOutbox(): OutboxState {
  const { outbox } = useServices();
  return useSyncExternalStore(outbox.subscribe, outbox.state);
}
