import type { EventOut } from '../../../src/contracts/http/results.ts';

export type EventKind = EventOut['kind'];
type Key = readonly string[];

/** What a kind of event makes old, beside the batch or script that it names. */
const STALE: Readonly<Record<EventKind, readonly ('exams' | 'exam' | 'batches' | 'batch' | 'split' | 'submission' | 'reviews' | 'results' | 'rulings' | 'spending')[]>> = {
  file_opened: ['batch'],
  page_stored: ['batch'],
  split_progress: ['batch'],
  batch_split: ['batch', 'batches', 'split', 'exams', 'exam', 'results'],
  question_read: ['batch'],
  question_marked: ['batch', 'submission', 'reviews'],
  paper_done: ['batch', 'submission', 'reviews', 'results', 'exams', 'exam', 'rulings', 'spending'],
  batch_status: ['batch', 'batches', 'split', 'exams', 'exam'],
  submission_status: ['batch', 'submission', 'reviews', 'results', 'exams', 'exam', 'rulings', 'spending'],
  review_decided: ['batch', 'submission', 'reviews', 'results', 'exams', 'exam'],
  released: ['submission', 'results', 'exams', 'exam'],
  reset: [],
};

export const EVENT_KINDS = Object.keys(STALE) as EventKind[];

/** Keys of the queries to ask again; `all` after a gap in the events. */
export function staleKeys(event: EventOut): readonly Key[] | 'all' {
  if (event.kind === 'reset') return 'all';
  const { exam_id: exam, batch_id: batch, submission_id: submission } = event;
  const within = (name: string, id: string | null): Key[] => [id === null ? [name] : [name, id]];
  return STALE[event.kind].flatMap((name): Key[] => {
    switch (name) {
      case 'exams':
        return [['exams']];
      case 'batch':
      case 'split':
        return within(name, batch);
      case 'submission':
        return [...within('submission', submission), ...within('history', submission), ...within('record', submission)];
      case 'results':
        return [...within('results', exam), ...within('analysis', exam)];
      default:
        return within(name, exam);
    }
  });
}

/** An event's data line; null for what is no event of ours. */
export function parseEvent(data: string): EventOut | null {
  try {
    const value = JSON.parse(data) as Partial<EventOut> | null;
    return typeof value?.kind === 'string' && Object.hasOwn(STALE, value.kind)
      ? { id: value.id ?? 0, kind: value.kind, exam_id: value.exam_id ?? null, batch_id: value.batch_id ?? null, submission_id: value.submission_id ?? null, data: value.data ?? {} }
      : null;
  } catch {
    return null;
  }
}
