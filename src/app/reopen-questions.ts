import type { Principal } from '../domain/access.ts';
import type { Repositories } from '../ports/repositories.ts';

/**
 * A person's decision on an answer whose page was changed is about another answer: the question waits again, for a person,
 * since a machine's mark is never put over a person's.
 */
export async function reopenQuestionsOn(repositories: Repositories, principal: Principal, submissionId: string, pages: readonly number[]): Promise<void> {
  const submission = await repositories.submissions.get(submissionId);
  const { exam } = await repositories.exams.get(submission.examId, submission.examVersion);
  for (const grade of await repositories.grades.current(submissionId)) {
    if (grade.source !== 'human') continue;
    const question = exam.questions.find((one) => one.id === grade.question_id);
    const page = question?.regions.map((region) => region.page).find((one) => pages.includes(one));
    if (page === undefined) continue;
    await repositories.grades.append(submissionId, grade.examVersion, `person:${principal.id}:mend:${grade.version + 1}`, {
      ...grade,
      score: null,
      status: 'needs_review',
      confidence: null,
      transcription: null,
      reason: { code: 'page_changed', params: { page } },
      feedback: null,
      evidence: [],
    });
  }
}
