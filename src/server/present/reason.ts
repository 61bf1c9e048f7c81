import { isMessageCode, message, reasonMessage } from '../../contracts/messages.ts';
import type { ReviewReason, UnassignedReason } from '../../domain/review.ts';

/** A code and its sentence in the asker's language. */
export interface ReasonOut {
  code: string;
  message: string;
}

export function reasonOut(reason: ReviewReason | UnassignedReason | null, lang: string): ReasonOut | null {
  return reason === null ? null : { code: reason.code, message: reasonMessage(reason, lang) };
}

/** An error on record; the text of an unknown code is not shown, it may quote a file. */
export function errorOut(code: string | null, lang: string): ReasonOut | null {
  return code === null ? null : { code, message: message(isMessageCode(code) ? code : 'internal_error', {}, lang) };
}
