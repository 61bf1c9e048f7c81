import type { Student } from '../domain/exam.ts';
import type { UnassignedReasonCode } from '../domain/review.ts';
import type { Reading } from '../ports/reader.ts';

/** Who wrote a number, or why nobody can be named. `name` is null without a roster. */
export type Identification =
  | { readonly ok: true; readonly studentId: string; readonly name: string | null }
  | { readonly ok: false; readonly code: Extract<UnassignedReasonCode, 'number_unreadable' | 'number_not_on_roster'> };

/** The share of scripts whose writer is expected to be on the roster. */
const ON_ROSTER = 0.98;
const ACCEPT = 0.99;
/** A digit read with this probability may not be overruled by the roster. */
const SURE = 0.95;
/** Probability of a character the reader did not even list. */
const UNLISTED = 1e-3;
/** So many digits of a number the roster may settle; the others must show the student's digit plainly. */
const MAX_SETTLED = 2;
const PLAIN = 0.5;

/**
 * Matches a number as read to the roster. The roster helps where a digit is unsure (`20487?` when only one
 * student's number begins so), never against a digit that was read surely, and a number nobody has is not
 * bent to the nearest one. Without a roster only a reading the reader itself accepts counts.
 *
 * Bayes with per-digit probabilities p taken as posteriors over a uniform prior of ten digits: a student's
 * weight is `.98 / n × Π 10 p(digit)`, that of a number off the roster `.02 × 1`; accepted from .99. The digits'
 * errors are not independent (one hand, one scan), so at most two of them may be settled this way.
 */
export function identify(reading: Reading, students: readonly Student[] | null): Identification {
  if (reading.text === null || reading.text === '' || reading.crossedOut) return { ok: false, code: 'number_unreadable' };
  if (students === null) {
    return reading.accepted
      ? { ok: true, studentId: reading.text, name: null }
      : { ok: false, code: 'number_unreadable' };
  }
  const exact = students.find((student) => student.student_id === reading.text);
  if (reading.accepted) {
    return exact === undefined
      ? { ok: false, code: 'number_not_on_roster' }
      : { ok: true, studentId: exact.student_id, name: exact.name };
  }
  const best = reading.characters === null ? null : bestOnRoster(reading.characters, students);
  return best === null
    ? { ok: false, code: 'number_unreadable' }
    : { ok: true, studentId: best.student_id, name: best.name };
}

type Characters = NonNullable<Reading['characters']>;

function bestOnRoster(characters: Characters, students: readonly Student[]): Student | null {
  const weights = students.map((student) => (ON_ROSTER / students.length) * likelihood(characters, student.student_id));
  const total = weights.reduce((sum, weight) => sum + weight, 1 - ON_ROSTER);
  const at = weights.indexOf(Math.max(...weights));
  const student = students[at];
  const posterior = (weights[at] ?? 0) / total;
  return student !== undefined && posterior >= ACCEPT ? student : null;
}

/** Π 10 p; 0 for another length, against a sure digit, or where too little was read. */
function likelihood(characters: Characters, id: string): number {
  if (id.length !== characters.length) return 0;
  let product = 1;
  let settled = 0;
  for (const [index, candidates] of characters.entries()) {
    const wanted = id[index];
    const p = candidates.find((candidate) => candidate.text === wanted)?.p ?? UNLISTED;
    const top = candidates[0];
    if (top !== undefined && top.p >= SURE && top.text !== wanted) return 0;
    if (p < PLAIN) settled += 1;
    product *= 10 * p;
  }
  return settled > MAX_SETTLED ? 0 : product;
}
