/** Query every workflow answers with what it last published. */
export const PROGRESS_QUERY = 'progress';

/** Every signal also comes as an update, which answers: `review_signal` is the signal, `review` the update. */
export function updateNameOf(signal: string): string {
  return signal.replace(/_signal$/u, '');
}

/** Longest id of a signal, in characters. */
export const MAX_SIGNAL_ID = 200;

/** Activity of the workers of `default-queue` themselves: waits for a workflow that another one started. */
export const OUTCOME_ACTIVITY = 'outcomeOf';
