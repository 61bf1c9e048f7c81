/** What happens, as it happens: for progress bars and, over HTTP, event streams. Ids and counts only. */
export type GradingEvent =
  | { readonly kind: 'file_opened'; readonly batchId: string; readonly fileId: string; readonly pages: number }
  | { readonly kind: 'page_stored'; readonly batchId: string; readonly fileId: string; readonly page: number }
  | { readonly kind: 'split_progress'; readonly batchId: string; readonly done: number; readonly total: number }
  | { readonly kind: 'batch_split'; readonly batchId: string; readonly submissions: number; readonly unassigned: number }
  | { readonly kind: 'question_read'; readonly submissionId: string; readonly questionId: string }
  | { readonly kind: 'question_marked'; readonly submissionId: string; readonly questionId: string }
  | { readonly kind: 'paper_done'; readonly submissionId: string; readonly waiting: number }
  | { readonly kind: 'batch_status'; readonly batchId: string; readonly status: string }
  | { readonly kind: 'submission_status'; readonly submissionId: string; readonly status: string }
  | { readonly kind: 'review_decided'; readonly submissionId: string; readonly questionId: string }
  | { readonly kind: 'released'; readonly examId: string; readonly scripts: number };

export interface Notifier {
  notify(event: GradingEvent): void;
}
