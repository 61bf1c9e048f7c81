/** Why a question or a page waits for a person. The sentence of each, in both languages, is in contracts/messages.ts. */
export type ReviewReasonCode =
  | 'needs_model' // written answer and no vision model is set up
  | 'no_field' // the exam file does not say where the answer is, and no model may look for it
  | 'page_missing' // the page that carries the answer was not scanned
  | 'page_not_registered' // the page could not be matched to the blank paper
  | 'sheet_unclear' // filled and empty bubbles of the sheet are too alike
  | 'mark_unclear' // a bubble between the two thresholds
  | 'double_mark' // more bubbles than the question allows
  | 'no_answer' // nothing marked or written
  | 'crossed_out' // an answer was crossed out
  | 'reading_unsure' // the reader is not sure enough of what is written
  | 'no_match' // read surely, does not match the key, but the kind of answer needs eyes (text)
  | 'reader_failed' // the reader broke, with the error in the log
  | 'duplicate_page' // two scans claim the same page of a script
  | 'page_changed' // a person gave the script another page after the question was decided
  | 'reopened'; // a person took the decision back

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
