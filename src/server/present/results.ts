import type { ExamResults } from '../../app/exam-results.ts';
import { reasonMessage } from '../../contracts/messages.ts';
import type { Answer } from '../../contracts/http/routes.ts';

export function examResultsOut({ examId, examVersion, students, unassigned }: ExamResults, lang: string): Answer<'getResults'> {
  return {
    exam_id: examId,
    exam_version: examVersion,
    students: students.map(({ releasedAt, ...student }) => ({ ...student, released_at: releasedAt?.toISOString() ?? null })),
    unassigned_pages: unassigned.map(({ batchId, file, page }) => {
      const reason = page.unassigned ?? { code: 'page_damaged' as const, params: {} };
      return { batch_id: batchId, page_id: page.id, file, page: page.filePage, reason_code: reason.code, reason: reasonMessage(reason, lang) };
    }),
  };
}
