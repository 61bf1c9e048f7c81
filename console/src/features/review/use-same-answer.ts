import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, call } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { ReviewItem, SameAnswerDone, SameAnswerIn, SameAnswers } from '../../api/types.ts';
import { useServices } from '../../app/services.tsx';
import type { Ref } from './refs.ts';

/** Most that one request takes. */
const MOST_MEMBERS = 500;

/** A decision that has arrived, and what waits with the same answer. */
export interface Offer {
  readonly ref: Ref;
  readonly version: number;
  readonly score: number | null;
  readonly members: readonly ReviewItem[];
}

/** What one decision was applied to; versions are those that made it so. */
export interface Group {
  readonly ref: Ref;
  readonly version: number;
  readonly members: SameAnswerIn['members'];
}

export interface SameAnswer {
  readonly offer: Offer | null;
  /** Under way. */
  readonly busy: boolean;
  readonly dismiss: () => void;
  /** Gives every member the decision; null when the network or the server failed, and the offer stays. */
  readonly applyAll: () => Promise<{ readonly group: Group; readonly left: SameAnswerDone['left'] } | null>;
  readonly takeBack: (group: Group) => Promise<SameAnswerDone | null>;
}

/** Offers the decision that was made last for all that wait with the same answer. `isOurs`: made at this desk and not taken back. */
export function useSameAnswer(isOurs: (key: string) => boolean, onProblem: (problem: ApiProblem) => void): SameAnswer {
  const queries = useQueryClient();
  const { onDelivery } = useServices();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(isOurs);
  latest.current = isOurs;

  useEffect(
    () =>
      onDelivery((decision, done) => {
        const { questionId, submissionId, signal, key } = decision;
        if (questionId === null || !latest.current(key) || (signal.action !== 'APPROVE' && signal.action !== 'OVERRIDE')) {
          setOffer((old) => (old?.ref.submissionId === submissionId && old.ref.questionId === questionId ? null : old));
          return;
        }
        const made = done.questions.find((one) => one.question_id === questionId);
        if (made === undefined) return;
        void (async () => {
          const members = await listSame({ submissionId, questionId });
          // An offer that is still open gives way to the newer one only where there is one.
          if (members.length > 0 && latest.current(key)) setOffer({ ref: { submissionId, questionId }, version: made.version, score: made.score, members });
        })();
      }),
    [onDelivery],
  );

  const send = async ({ ref, version, members }: Group, action: SameAnswerIn['action']): Promise<SameAnswerDone | null> => {
    setBusy(true);
    try {
      const body = { action, question_id: ref.questionId, version, members };
      const done = await call<SameAnswerDone>(api.POST('/api/v1/reviews/{submission_id}/same-answer', { params: { path: { submission_id: ref.submissionId } }, body }));
      for (const { submission_id: id } of members) void queries.invalidateQueries({ queryKey: ['submission', id] });
      for (const name of ['reviews', 'results', 'analysis', 'history', 'exams', 'exam']) void queries.invalidateQueries({ queryKey: [name] });
      return done;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      onProblem(error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  const placed = (done: SameAnswerDone): SameAnswerIn['members'] => done.done.map(({ submission_id, question_id, version }) => ({ submission_id, question_id, version }));

  return {
    offer,
    busy,
    dismiss: () => setOffer(null),
    applyAll: async () => {
      if (offer === null || busy) return null;
      const members = offer.members.slice(0, MOST_MEMBERS).map(({ submission_id, question_id, version }) => ({ submission_id, question_id, version }));
      const done = await send({ ref: offer.ref, version: offer.version, members }, 'APPLY');
      if (done === null) return null;
      setOffer((old) => (old === offer ? null : old));
      return { group: { ref: offer.ref, version: offer.version, members: placed(done) }, left: done.left };
    },
    takeBack: (group) => send(group, 'TAKE_BACK'),
  };
}

/** None where it cannot be known now: the offer is a help, its absence no fault. */
async function listSame({ submissionId, questionId }: Ref): Promise<readonly ReviewItem[]> {
  try {
    const params = { path: { submission_id: submissionId }, query: { question_id: questionId } };
    return (await call<SameAnswers>(api.GET('/api/v1/reviews/{submission_id}/same-answer', { params }))).items;
  } catch (error) {
    if (error instanceof ApiProblem) return [];
    throw error;
  }
}
