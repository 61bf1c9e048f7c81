import type { EventOut } from '../contracts/http/results.ts';
import { reaches, type Principal } from '../domain/access.ts';
import type { GradingEvent, Notifier } from '../ports/notifier.ts';
import type { EventPlace, Views } from '../ports/views.ts';

/** What somebody wants to hear of; all that is set must fit. */
export interface EventFilter {
  readonly examId: string | null;
  readonly batchId: string | null;
  readonly submissionId: string | null;
}

export interface EventHub extends Notifier {
  /**
   * Hears what is within the principal's reach, from behind `after`; where that is not known any more, `reset` comes first.
   * Returns an undo.
   */
  listen(principal: Principal, filter: EventFilter, after: number | null, hear: (event: EventOut) => void): () => void;
  /** The newest event's id. */
  readonly last: number;
}

interface Heard {
  readonly event: EventOut;
  readonly classId: string;
}

const KEPT = 2000;
const PLACES = 20_000;

/** Events of this process, in the order they happened, the last two thousand kept for those who lost their connection. */
export function createEventHub(placeOf: Views['placeOf'], startAt = Date.now()): EventHub {
  const kept: Heard[] = [];
  const listeners = new Set<(heard: Heard) => void>();
  const places = new Map<string, EventPlace>();
  let last = startAt;
  // Events are numbered once their place is known: a queue keeps them in order.
  let queue = Promise.resolve();

  const find = async (event: GradingEvent): Promise<EventPlace | null> => {
    const of = subject(event);
    const key = Object.values(of).join('/');
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = await placeOf(of);
    if (place !== null) {
      if (places.size >= PLACES) places.clear();
      places.set(key, place);
    }
    return place;
  };

  const spread = async (event: GradingEvent): Promise<void> => {
    const place = await find(event).catch(() => null);
    if (place === null) return;
    last += 1;
    const heard = { event: toEvent(event, place, last), classId: place.classId };
    kept.push(heard);
    if (kept.length > KEPT) kept.shift();
    for (const listener of listeners) listener(heard);
  };

  return {
    get last() {
      return last;
    },
    notify(event) {
      queue = queue.then(() => spread(event));
    },
    listen(principal, filter, after, hear) {
      const pass = ({ event, classId }: Heard): void => {
        if (reaches(principal, classId) && fits(event, filter)) hear(event);
      };
      if (after !== null && after !== last) {
        const oldest = kept[0]?.event.id ?? last + 1;
        if (after < oldest - 1 || after > last) hear({ id: last, kind: 'reset', exam_id: null, batch_id: null, submission_id: null, data: {} });
        else for (const heard of kept) if (heard.event.id > after) pass(heard);
      }
      listeners.add(pass);
      return () => listeners.delete(pass);
    },
  };
}

function subject(event: GradingEvent): { batchId: string } | { submissionId: string } | { examId: string } {
  if ('submissionId' in event) return { submissionId: event.submissionId };
  return 'batchId' in event ? { batchId: event.batchId } : { examId: event.examId };
}

function toEvent(event: GradingEvent, place: EventPlace, id: number): EventOut {
  const data: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(event)) {
    if (key === 'submissionId' || key === 'batchId' || key === 'examId' || key === 'kind') continue;
    data[key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  return { id, kind: event.kind, exam_id: place.examId, batch_id: place.batchId, submission_id: 'submissionId' in event ? event.submissionId : null, data };
}

function fits(event: EventOut, { examId, batchId, submissionId }: EventFilter): boolean {
  return (
    (examId === null || event.exam_id === examId) &&
    (batchId === null || event.batch_id === batchId) &&
    (submissionId === null || event.submission_id === submissionId)
  );
}
