import type { Question } from '../../domain/exam.ts';
import { decideBubbles, type BubbleDecision } from '../../grading/bubbles.ts';
import { kindOf } from '../../grading/agents/index.ts';
import { markObjective } from '../../grading/objective/mark-objective.ts';
import { allowsSeveral, letterOptions, planObjective } from '../../grading/objective/plan.ts';
import type { GradingActivities } from '../../ports/grading-activities.ts';
import type { Reading } from '../../ports/reader.ts';
import type { CropRecord, QuestionMaterial } from '../../ports/repositories.ts';
import type { GradingDeps } from '../deps.ts';
import type { ReadCalls } from '../models/first-look.ts';
import { gradeWithModel } from '../models/grade-with-model.ts';

const NO_MATERIAL: QuestionMaterial = {
  marks: null,
  sheet: null,
  field: null,
  regions: [],
  problem: { code: 'no_field', params: {} },
};

/** Reads one answer and decides its mark, by rule or from what a model saw. A reader that breaks leaves the question to a person. */
export function gradeQuestion(deps: GradingDeps): GradingActivities['gradeQuestion'] {
  const read: ReadCalls = new Map();
  return async ({ submissionId, questionId, first }, { signal }) => {
    const { submissions, exams, measures } = deps.repositories;
    const submission = await submissions.get(submissionId);
    const record = await exams.get(submission.examId, submission.examVersion);
    const { exam } = record;
    const question = exam.questions.find((candidate) => candidate.id === questionId);
    if (question === undefined) throw new Error(`question ${questionId} is not in exam version ${submission.examVersion}`);
    const material = (await measures.get(submissionId, questionId)) ?? NO_MATERIAL;
    deps.notifier.notify({ kind: 'question_read', submissionId, questionId });
    if (deps.models !== null && (first !== null || kindOf(question) !== 'objective')) {
      const grade = await gradeWithModel({ ...deps, models: deps.models }, read, { submissionId, record, question, first }, signal);
      return { grade, examVersion: submission.examVersion };
    }
    const reading = material.problem === null ? await readField(deps, question, material.field) : null;
    const grade = markObjective(
      question,
      { ...material, bubbles: bubblesOf(question, material), reading },
      { language: exam.language, threshold: deps.reviewThreshold },
    );
    return { grade, examVersion: submission.examVersion };
  };
}

function bubblesOf(question: Question, material: QuestionMaterial): BubbleDecision | null {
  if (material.marks === null || material.sheet === null) return null;
  return decideBubbles(material.marks, material.sheet, { multiple: allowsSeveral(question) });
}

async function readField(deps: GradingDeps, question: Question, field: CropRecord | null): Promise<Reading | null> {
  const plan = planObjective(question);
  if (field === null || plan === 'bubbles' || plan === 'needs_model' || plan === 'no_field') return null;
  const image = {
    path: await deps.blobs.localPath(field.blob.key),
    field: field.field,
    blankPath: field.blank === null ? null : await deps.blobs.localPath(field.blank.key),
  };
  const length = question.answer?.field?.length ?? null;
  try {
    switch (plan) {
      case 'letters':
        return await deps.reader.letters(image, letterOptions(question));
      case 'digits':
        return await deps.reader.digits(image, length);
      case 'number':
        return await deps.reader.number(image, length);
      case 'text':
        return await deps.reader.text(image);
    }
  } catch (error) {
    deps.log.error({ questionId: question.id, error: error instanceof Error ? error.message : String(error) }, 'reader failed');
    return null;
  }
}
