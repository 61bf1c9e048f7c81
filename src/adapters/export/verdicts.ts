import type { QuestionResult } from '../../contracts/results-file.ts';
import type { Question } from '../../domain/exam.ts';
import { waits } from './labels.ts';
import { COLOURS, type Verdict } from './shapes.ts';

type EvidenceResult = QuestionResult['evidence'][number];

/** The sign for a whole question, from the score that stands in the results. */
export function questionVerdict(result: QuestionResult): Verdict {
  if (waits(result) || result.score === null) return 'open';
  return share(result.score, result.max_score);
}

/** The sign beside one piece of evidence, from the marks that piece was awarded. */
export function evidenceVerdict(result: QuestionResult, evidence: EvidenceResult, question: Question | undefined): Verdict {
  if (waits(result)) return 'open';
  if (evidence.point_id === null) {
    if (result.evidence.length === 1) return questionVerdict(result);
    return evidence.awarded > 0 ? 'right' : 'wrong';
  }
  const points = [...(question?.points ?? []), ...(question?.alternatives ?? []).flatMap((alternative) => alternative.points)];
  const worth = points.find((point) => point.id === evidence.point_id)?.score ?? evidence.awarded;
  return share(evidence.awarded, worth);
}

function share(score: number, max: number): Verdict {
  if (score <= 0) return 'wrong';
  return score >= max ? 'right' : 'partly';
}

/** Human 朱, machine 靛, uncertain 赭. */
export function markColour(result: QuestionResult): (typeof COLOURS)['machine'] {
  if (waits(result)) return COLOURS.uncertain;
  return result.source === 'human' ? COLOURS.human : COLOURS.machine;
}
