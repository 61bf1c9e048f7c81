import { summariseExam } from '../../app/check-exam.ts';
import type { Rubric } from '../../app/change-rubric.ts';
import type { RubricDraft } from '../../app/draft-rubric.ts';
import type { ExamOut, ExamSummaryOut } from '../../contracts/http/exams.ts';
import type { Answer } from '../../contracts/http/routes.ts';
import type { SentenceLanguage } from '../../contracts/messages.ts';
import type { ExamRow } from '../../ports/views.ts';

export function examSummaryOut(row: ExamRow): ExamSummaryOut {
  const { exam } = row;
  const { total } = summariseExam(exam);
  return {
    id: exam.id,
    version: row.version,
    class_id: row.classId,
    title: exam.title,
    language: exam.language,
    total,
    question_count: exam.questions.length,
    template: row.hasTemplate ? 'present' : exam.paper.template === null ? 'none' : 'missing',
    scripts: row.scripts,
    waiting: row.waiting,
    completed: row.completed,
    released: row.released,
    created_at: row.createdAt.toISOString(),
  };
}

export function examOut(row: ExamRow): Answer<'getExam'> {
  const summary = summariseExam(row.exam);
  const questions: ExamOut['questions'] = summary.questions.map((question, index) => ({
    ...question,
    pages: [...question.pages],
    regions: (row.exam.questions[index]?.regions ?? []).map(({ page, box }) => ({ page, box: [...box] })),
  }));
  return { ...examSummaryOut(row), pages: summary.pages, questions, exam: row.exam };
}

export function rubricOut({ record, question, outdated }: Rubric): Answer<'getRubric'> {
  return {
    id: `${record.exam.id}.${question.id}`,
    exam_id: record.exam.id,
    exam_version: record.version,
    question_id: question.id,
    type: question.type,
    max_score: question.max_score,
    answer: question.answer,
    points: question.points.map((point) => ({ ...point, needs: [...point.needs] })),
    alternatives: question.alternatives.map((alternative) => ({
      ...alternative,
      points: alternative.points.map((point) => ({ ...point, needs: [...point.needs] })),
    })),
    guidance: question.guidance,
    rescore: { scripts: outdated },
  };
}

export function rubricDraftOut(draft: RubricDraft, of: { readonly id: string; readonly version: number }, lang: SentenceLanguage): Answer<'parseRubricFile'> {
  return {
    exam_id: of.id,
    exam_version: of.version,
    source: draft.source,
    exam: draft.exam,
    findings: draft.findings.map(({ code, severity, path, line, column, message }) => ({ code, severity, path, line, column, message: message[lang] })),
    model: draft.model,
    prompt_version: draft.promptVersion,
    calls: [...draft.calls],
    replayed: draft.replayed,
    cost_usd: draft.costUsd,
  };
}
