import type { ExamQuestion } from '../../api/types.ts';

type Answer = ExamQuestion['answer'];

/** The right answer in one line. */
export function keyText(answer: Answer): string | null {
  if (answer === null) return null;
  switch (answer.kind) {
    case 'choice':
      return Array.isArray(answer.correct) ? answer.correct.join(', ') : answer.correct;
    case 'true_false':
      return answer.correct ? '✓ / T' : '✗ / F';
    case 'number':
      return [answer.correct, answer.unit, answer.tolerance === 0 ? null : `± ${answer.tolerance}${answer.tolerance_kind === 'relative' ? ' ×' : ''}`].filter((part) => part !== null).join(' ');
    case 'text':
      return [answer.correct, ...answer.accept].join(' / ');
  }
}
