/** Why a question or a page waits for a person. The sentence of each, in both languages, is in contracts/messages.ts. */
export const REVIEW_REASON_CODES = [
  'needs_model', // written answer and no vision model is set up
  'no_field', // the exam file does not say where the answer is, and no model may look for it
  'page_missing', // the page that carries the answer was not scanned
  'page_not_registered', // the page could not be matched to the blank paper
  'sheet_unclear', // filled and empty bubbles of the sheet are too alike
  'mark_unclear', // a bubble between the two thresholds
  'double_mark', // more bubbles than the question allows
  'no_answer', // nothing marked or written
  'crossed_out', // an answer was crossed out
  'reading_unsure', // the reader is not sure enough of what is written
  'no_match', // read surely, does not match the key, but the kind of answer needs eyes (text)
  'reader_failed', // the reader broke, with the error in the log
  'duplicate_page', // two scans claim the same page of a script
  'page_changed', // a person gave the script another page after the question was decided
  'reopened', // a person took the decision back
  'no_points', // the rubric has no points to decide by
  'unconfirmed', // a model's proposal that nothing but the model's word speaks for
  'looks_disagree', // independent looks decided differently
  'point_unsure', // the model could not tell whether a point is met
  'no_ink', // a point was given where nothing is written
  'contradicted', // what was re-computed does not agree with the decision
  'illegible', // the model could not read the answer
  'answer_not_found', // the model did not find the answer on the pages
  'ruling_needed', // the rubric does not settle the case
  'instructions_found', // the answer tries to tell the marker what to do
  'budget_reached', // the exam's money for models is used up
  'price_unknown', // a budget is set, and what the model costs is not known
  'model_rate_limited', 'model_unavailable', 'model_timeout', 'model_truncated', 'model_empty', 'model_reply_invalid',
  'model_refused', 'model_quota', 'model_key_rejected', 'model_request_rejected', // see domain/model-error.ts
] as const;
export type ReviewReasonCode = (typeof REVIEW_REASON_CODES)[number];

/** The answer was not marked for a reason that has nothing to do with it: marking again may help. */
export const MODEL_TROUBLE: readonly ReviewReasonCode[] = [
  'needs_model', 'budget_reached', 'price_unknown', 'model_rate_limited', 'model_unavailable', 'model_timeout', 'model_truncated',
  'model_empty', 'model_reply_invalid', 'model_refused', 'model_quota', 'model_key_rejected', 'model_request_rejected',
];

export interface ReviewReason {
  readonly code: ReviewReasonCode;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Why a page was not given to a student, or was set aside. */
export type UnassignedReasonCode =
  | 'blank' // no ink: set aside, nothing to mark
  | 'separator' // a separator or cover sheet
  | 'code_unreadable' // a code is there, it cannot be read
  | 'no_code' // other pages have codes, this one has none
  | 'other_exam' // the code is of another exam
  | 'unknown_copy' // the code's copy is not in the class set or roster
  | 'number_unreadable' // the student number cannot be read surely
  | 'number_not_on_roster'
  | 'number_taken' // two scripts claim one student number
  | 'page_too_many' // more pages than the paper has
  | 'duplicate_page' // the same page twice: the first stays, this one is shown
  | 'page_damaged' // could not be rendered or read
  | 'set_aside' // by a person who mended the split
  | 'layout_unknown'; // matches no page of the blank paper

export interface UnassignedReason {
  readonly code: UnassignedReasonCode;
  readonly params: Readonly<Record<string, string | number>>;
}
