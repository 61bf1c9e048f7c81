import { questionsOf, type ExamResults } from '../../app/exam-results.ts';
import { reasonMessage } from '../../contracts/messages.ts';
import { JsonText } from '../handler.ts';

/** As text at once: what ten thousand marks rest on goes from the record to the answer without being built in between. */
export function examResultsOut({ examId, examVersion, students, unassigned }: ExamResults, lang: string): JsonText {
  const unassignedPages = unassigned.map(({ batchId, file, page }) => {
    const reason = page.unassigned ?? { code: 'page_damaged' as const, params: {} };
    return { batch_id: batchId, page_id: page.id, file, page: page.filePage, reason_code: reason.code, reason: reasonMessage(reason, lang) };
  });
  const studentTexts = students.map((student) => {
    const marks = questionsOf(student).map((question) => withMember(question, 'evidence', student.marks.get(question.question_id)?.evidence ?? '[]'));
    return withMember({ ...student.summary, released_at: student.releasedAt?.toISOString() ?? null }, 'questions', `[${marks.join(',')}]`);
  });
  return new JsonText(withMember({ exam_id: examId, exam_version: examVersion, unassigned_pages: unassignedPages }, 'students', `[${studentTexts.join(',')}]`));
}

/** An object with members as JSON, and one more, of which the JSON is there. */
function withMember(value: object, name: string, json: string): string {
  return `${JSON.stringify(value).slice(0, -1)},"${name}":${json}}`;
}
