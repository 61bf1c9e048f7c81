import { compareAnswer } from '../../domain/answers/compare.ts';
import type { Question } from '../../domain/exam.ts';
import type { CheckRecord } from '../../domain/grade.ts';
import type { LookedAnswer, LookedPoint } from '../model/reply.ts';

/** What re-computes a student's mathematics. */
export interface Mathematics {
  /** Statements of equality in the text that can be computed, with the verdict. */
  readonly equalities: (text: string) => readonly { readonly text: string; readonly holds: boolean | null }[];
  readonly same: (given: string, key: string) => 'yes' | 'no' | 'unknown';
  /** The last result that a working states; null where there is none to be sure of. */
  readonly finalAnswer: (text: string) => string | null;
}

/** Share of pen in a box below which nothing is written there: less than a short stroke in a line's height. */
const LEAST_INK = 0.003;

/** Checks of a decided route that need no model. `ink` by point id: share of pen in the point's box; null where there is no box. */
export function checkRoute(
  question: Question,
  answer: LookedAnswer,
  points: readonly LookedPoint[],
  ink: ReadonlyMap<string, number | null>,
  mathematics: Mathematics | null,
): readonly CheckRecord[] {
  const met = points.filter(isMet);
  return [
    ...met.map(({ point }) => inkCheck(point.id, ink.get(point.id) ?? null)),
    ...met.flatMap((point) => quoteCheck(point, answer.transcription)),
    ...(mathematics === null ? [] : [finalAnswerCheck(question, answer, points, mathematics), ...equalityChecks(answer, points, mathematics)]),
    ...(met.length > 0 && answer.answered !== 'answered'
      ? [{ check: 'answered', point_id: null, outcome: 'contradicted' as const, detail: answer.answered }]
      : []),
  ];
}

export function isMet({ verdict }: Pick<LookedPoint, 'verdict'>): boolean {
  return verdict === 'met' || verdict === 'follow_through';
}

function inkCheck(pointId: string, share: number | null): CheckRecord {
  const found = share !== null && share >= LEAST_INK;
  return { check: 'ink', point_id: pointId, outcome: found ? 'confirmed' : 'contradicted', detail: share === null ? 'no box' : share.toFixed(4) };
}

function quoteCheck({ point, quote }: LookedPoint, transcription: string): CheckRecord[] {
  if (quote === null || squeeze(quote) === '') return [];
  const found = squeeze(transcription).includes(squeeze(quote));
  return [{ check: 'quote', point_id: point.id, outcome: found ? 'confirmed' : 'contradicted', detail: quote.slice(0, 200) }];
}

/** The last result against the key, by computing both: it must agree with what was decided of the accuracy points. */
function finalAnswerCheck(question: Question, answer: LookedAnswer, points: readonly LookedPoint[], { same, finalAnswer }: Mathematics): CheckRecord {
  const key = question.answer;
  const nothing = { check: 'final_answer', point_id: null, outcome: 'nothing_to_check' as const, detail: '' };
  const given = answer.finalAnswer ?? finalAnswer(answer.transcription);
  if (key === null || given === null || (key.kind !== 'text' && key.kind !== 'number')) return nothing;
  const alike = [String(key.correct), ...(key.kind === 'text' ? key.accept : [])].map((text) => same(given, text));
  const verdict = alike.includes('yes') || compareAnswer(given, key).match === 'yes' ? 'yes' : alike.every((one) => one === 'no') ? 'no' : 'unknown';
  const accuracy = points.filter(({ point }) => point.kind === 'accuracy');
  if (verdict === 'unknown' || accuracy.length === 0) return nothing;
  const all = accuracy.every((point) => point.verdict === 'met');
  const detail = `${given.slice(0, 100)} ${verdict === 'yes' ? '=' : '≠'} ${String(key.correct).slice(0, 100)}`;
  if (verdict === 'yes') return { check: 'final_answer', point_id: null, outcome: all ? 'confirmed' : 'contradicted', detail };
  return { check: 'final_answer', point_id: null, outcome: all ? 'contradicted' : 'confirmed', detail };
}

/** A computation that does not hold speaks against the accuracy points that were given. */
function equalityChecks(answer: LookedAnswer, points: readonly LookedPoint[], { equalities }: Mathematics): CheckRecord[] {
  const accurate = points.some(({ point, verdict }) => point.kind === 'accuracy' && verdict === 'met');
  return equalities(answer.transcription).filter(({ holds }) => holds !== null).slice(0, 20).map(({ text, holds }) => ({
    check: 'arithmetic', point_id: null, outcome: holds === true || !accurate ? 'confirmed' : 'contradicted', detail: text.slice(0, 200),
  }));
}

/** Text without what writing and typesetting add: spaces, LaTeX's marks, widths and cases of letters. */
export function squeeze(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s$\\{}]/g, '').toLowerCase();
}
