import { compareAnswer, type Comparison } from '../../domain/answers/compare.ts';
import { parseChoice } from '../../domain/answers/choice.ts';
import type { Answer, Question } from '../../domain/exam.ts';
import type { Box } from '../../domain/geometry.ts';
import type { Evidence, QuestionGrade } from '../../domain/grade.ts';
import { scoreChoice, shareOut } from '../../domain/marks.ts';
import type { ReviewReason, ReviewReasonCode } from '../../domain/review.ts';
import type { Reading } from '../../ports/reader.ts';
import type { QuestionMaterial } from '../../ports/repositories.ts';
import type { BubbleDecision } from '../bubbles.ts';
import { allowsSeveral, planObjective } from './plan.ts';
import { sentence, type Outcome } from './sentences.ts';

/** What locating left, with what bubbles or reader made of it; null where it was not asked or broke. */
export interface ObjectiveInput extends QuestionMaterial {
  readonly bubbles: BubbleDecision | null;
  readonly reading: Reading | null;
}

export interface ObjectiveOptions {
  /** Of sentences, BCP 47. */
  readonly language: string;
  /** A mark below this confidence (0–1) waits for a person. */
  readonly threshold: number;
}

/** Share of a field's pixels below which nothing was written there, whatever the reader says. */
const NO_INK = 0.0002;

/**
 * Decides the mark of an objective question. A mark is only given where it is sure what the student meant; in all
 * other cases the question waits for a person, with the reason, and with a proposal where there is a fair one.
 */
export function markObjective(question: Question, input: ObjectiveInput, options: ObjectiveOptions): QuestionGrade {
  const { answer } = question;
  const plan = planObjective(question);
  if (input.problem !== null && input.problem.code !== 'no_field') return waiting(question, input.problem);
  if (plan === 'needs_model' || answer === null) return waiting(question, { code: 'needs_model', params: {} });
  if (plan === 'no_field' || input.problem !== null) return waiting(question, { code: 'no_field', params: {} });
  return plan === 'bubbles' ? markBubbles(question, answer, input.bubbles, options) : markReading(question, answer, plan, input, options);
}

function markBubbles(question: Question, answer: Answer, decision: BubbleDecision | null, options: ObjectiveOptions): QuestionGrade {
  if (decision === null) return waiting(question, { code: 'sheet_unclear', params: {} });
  const { confidence } = decision;
  const chosen = decision.chosen ?? [];
  const named = chosen.map((option) => optionName(option, answer, options.language)).join(', ');
  const score = scoreOptions(question, answer, chosen);
  const mark = (reason: ReviewReason | null): QuestionGrade => ({
    ...base(question),
    score,
    status: reason === null ? 'graded' : 'needs_review',
    confidence,
    transcription: named,
    reason,
    feedback: say(question, answer, named, score, options).feedback,
    evidence: bubbleEvidence(question, answer, chosen, score, options),
  });
  if (decision.kind === 'answer') {
    if (chosen.length === 0) return unanswered(question, answer, confidence, options);
    if (chosen.length > 1 && !allowsSeveral(question)) return waiting(question, { code: 'double_mark', params: { chosen: named } }, { confidence, transcription: named });
    return confidence >= options.threshold ? mark(null) : mark({ code: 'mark_unclear', params: {} });
  }
  if (decision.code === 'no_answer') return unanswered(question, answer, confidence, options);
  if (decision.code === 'crossed_out' && chosen.length === 1) return mark({ code: 'crossed_out', params: {} });
  const params: Record<string, string> = decision.code === 'double_mark' ? { chosen: named } : {};
  return waiting(question, { code: decision.code, params }, { confidence, transcription: named === '' ? null : named });
}

function markReading(
  question: Question,
  answer: Answer,
  plan: 'letters' | 'digits' | 'number' | 'text',
  { reading, field }: ObjectiveInput,
  options: ObjectiveOptions,
): QuestionGrade {
  if (reading === null) return waiting(question, { code: 'reader_failed', params: {} });
  const { text, confidence } = reading;
  if (text === null) return waiting(question, { code: reading.crossedOut ? 'crossed_out' : 'reading_unsure', params: {} }, { confidence });
  const comparison = compareAnswer(text, answer);
  const given = (score: number, sure: number): QuestionGrade => ({
    ...base(question), status: 'graded', confidence: sure, transcription: text, reason: null, ...decided(question, answer, text, score, options),
  });
  const wait = (code: ReviewReasonCode): QuestionGrade => {
    const proposed = comparison.match === 'yes';
    const waits = waiting(question, { code, params: { read: text } }, { confidence, transcription: text });
    return proposed ? { ...waits, ...decided(question, answer, text, question.max_score, options) } : waits;
  };
  if (reading.crossedOut) return wait('crossed_out');
  if (text.trim() === '') {
    return reading.accepted ? unanswered(question, answer, confidence, options) : waiting(question, { code: 'reading_unsure', params: {} }, { confidence });
  }
  const inkless = field !== null && field.newInk !== null && field.newInk < NO_INK;
  if (!inkless && comparison.match === 'yes' && (plan === 'number' || plan === 'text') && isExact(answer)) {
    const sure = Math.max(reading.accepted ? confidence : 0, reading.matchConfidence ?? 0);
    if (sure >= options.threshold) return given(question.max_score, sure);
  }
  if (!reading.accepted || confidence < options.threshold || inkless || comparison.match === 'unparsable') return wait('reading_unsure');
  const several = answer.kind === 'choice' ? parseChoice(text, answer.options) : null;
  if (several !== null && several.length > 1 && !allowsSeveral(question)) return wait('double_mark');
  const score = readScore(question, answer, comparison, several);
  if (score < question.max_score && !(plan === 'letters' || plan === 'digits')) return wait('no_match');
  return given(score, confidence);
}

/** A key that one value only fits: within a tolerance, a misreading may fall on a right answer by chance. */
function isExact(answer: Answer): boolean {
  return answer.kind === 'text' || (answer.kind === 'number' && answer.tolerance === 0);
}

/** Marks for what was surely read; the options of a choice may earn a part. */
function readScore(question: Question, answer: Answer, comparison: Comparison, chosen: readonly string[] | null): number {
  if (chosen !== null) return scoreOptions(question, answer, chosen);
  return comparison.match === 'yes' ? question.max_score : 0;
}

function scoreOptions(question: Question, answer: Answer, chosen: readonly string[]): number {
  if (answer.kind === 'choice') return scoreChoice(answer, chosen, question.max_score);
  const correct = answer.kind === 'true_false' ? [String(answer.correct)] : [];
  return scoreChoice({ correct, partial: 'none' }, chosen, question.max_score);
}

function decided(question: Question, answer: Answer, text: string, score: number, options: ObjectiveOptions): Pick<QuestionGrade, 'score' | 'feedback' | 'evidence'> {
  const { feedback, reasoning } = say(question, answer, text, score, options);
  const place = answer.field ?? question.regions[0];
  const evidence: Evidence[] = place === undefined ? [] : [{ point_id: null, page: place.page, box: place.box, text, awarded: score, reasoning }];
  return { score, feedback, evidence };
}

function bubbleEvidence(question: Question, answer: Answer, chosen: readonly string[], score: number, options: ObjectiveOptions): readonly Evidence[] {
  if ((answer.kind !== 'choice' && answer.kind !== 'true_false') || answer.marks === null) return [];
  const marks: Readonly<Record<string, Box>> = answer.marks;
  const page = answer.page ?? question.regions[0]?.page ?? 1;
  const right = chosen.filter((option) => (answer.kind === 'choice' ? answer.correct.includes(option) : option === String(answer.correct)));
  const shares = shareOut(score, Math.max(right.length, 1));
  const named = chosen.map((option) => optionName(option, answer, options.language)).join(', ');
  const { reasoning } = say(question, answer, named, score, options);
  return chosen.flatMap((option) => {
    const box = marks[option];
    const share = shares[right.indexOf(option)] ?? 0;
    return box === undefined ? [] : [{ point_id: null, page, box, text: optionName(option, answer, options.language), awarded: share, reasoning }];
  });
}

/** Nothing marked or written: 0 is proposed, and a person confirms that it was left blank. */
function unanswered(question: Question, answer: Answer, confidence: number, options: ObjectiveOptions): QuestionGrade {
  const place = answer.field ?? question.regions[0];
  const reasoning = sentence('why_empty', options.language);
  return {
    ...waiting(question, { code: 'no_answer', params: {} }, { confidence, transcription: '' }),
    score: 0,
    feedback: sentence('empty', options.language, { key: keyText(answer, options.language) }),
    evidence: place === undefined ? [] : [{ point_id: null, page: place.page, box: place.box, text: '', awarded: 0, reasoning }],
  };
}

function say(question: Question, answer: Answer, read: string, score: number, { language }: ObjectiveOptions): { feedback: string; reasoning: string } {
  const outcome: Outcome = score >= question.max_score ? 'right' : score > 0 ? 'partly' : 'wrong';
  const params = { read, key: keyText(answer, language) };
  return { feedback: sentence(outcome, language, params), reasoning: sentence(`why_${outcome}`, language, params) };
}

/** The key as a person reads it. */
export function keyText(answer: Answer, language: string): string {
  switch (answer.kind) {
    case 'choice':
      return answer.correct.join(', ');
    case 'true_false':
      return sentence(answer.correct ? 'true' : 'false', language);
    case 'number':
      return answer.unit === null ? String(answer.correct) : `${answer.correct} ${answer.unit}`;
    default:
      return answer.correct;
  }
}

function optionName(option: string, answer: Answer, language: string): string {
  return answer.kind === 'true_false' ? sentence(option === 'true' ? 'true' : 'false', language) : option;
}

function base(question: Question): Pick<QuestionGrade, 'question_id' | 'max_score' | 'source'> {
  return { question_id: question.id, max_score: question.max_score, source: 'rule' };
}

/** No mark: the question waits for a person. */
function waiting(question: Question, reason: ReviewReason, known: { confidence?: number; transcription?: string | null } = {}): QuestionGrade {
  return {
    ...base(question),
    score: null,
    status: 'needs_review',
    confidence: known.confidence ?? null,
    transcription: known.transcription ?? null,
    reason,
    feedback: null,
    evidence: [],
  };
}
