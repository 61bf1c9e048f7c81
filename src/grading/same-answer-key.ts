import type { ReviewReasonCode } from '../domain/review.ts';
import { normaliseText } from '../domain/answers/text.ts';
import { plainLines } from './verify/maths/plain.ts';

/** What of a mark says whether its transcription is what the student wrote. */
export interface ReadAnswer {
  readonly transcription: string | null;
  /** Why a machine left it to a person; null where a person has typed the transcription. */
  readonly reason: ReviewReasonCode | null;
  readonly legibility: string | null;
}

/** Nothing was read for sure, or there is more to the answer than its words. */
const NOT_READ: readonly ReviewReasonCode[] = [
  'illegible', 'instructions_found', 'answer_not_found', 'no_answer', 'no_ink', 'crossed_out', 'reading_unsure', 'reader_failed', 'page_missing',
  'page_not_registered', 'page_changed', 'double_mark', 'mark_unclear', 'sheet_unclear', 'duplicate_page',
];
/** A sign that nobody could read. */
const UNREAD_SIGN = /\[\?\]|�/;
const MOST_CHARACTERS = 5000;

/**
 * One spelling for answers that are the same: width, spaces, quotes, a closing stop and LaTeX or plain notation do not count, lines,
 * signs and their order do. Capitals count with digits in the answer (`5 mW` is not `5 MW`) or where the key says so. Null for what
 * may not be compared: empty, not read for sure, or speaking to the marker. Nothing is taken for the same that only looks alike.
 */
export function sameAnswerKey({ transcription, reason, legibility }: ReadAnswer, caseSensitive: boolean): string | null {
  if (transcription === null || transcription.length > MOST_CHARACTERS || UNREAD_SIGN.test(transcription)) return null;
  if ((reason !== null && NOT_READ.includes(reason)) || (legibility !== null && legibility !== 'clear')) return null;
  const exact = caseSensitive || /\d/.test(transcription.normalize('NFKC'));
  const key = plainLines(transcription).map((line) => normaliseText(line, exact)).filter((line) => line !== '').join('\n');
  return /[\p{L}\p{N}]/u.test(key) ? key : null;
}
