import type { MarkingMode } from './mode.ts';

export interface PlannedQuestion {
  readonly id: string;
  /** What tells its images apart, one for each. */
  readonly images: readonly string[];
}

/** Beyond these a model loses its place, and replies reach the limit of their length. */
const MOST_IMAGES = 40;
const MOST_QUESTIONS = 40;
/** `balanced`: questions in a call, and calls a script, which keep it within three times of `economy`. */
const BALANCED = { questions: 6, calls: 3, callsOnSharedPages: 2 };

/** Groups a script's questions into calls, in the order of the paper. Never more than one script in a call. */
export function planCalls(questions: readonly PlannedQuestion[], mode: MarkingMode): readonly (readonly string[])[] {
  if (questions.length === 0) return [];
  if (mode === 'careful') return questions.map(({ id }) => [id]);
  const images = questions.flatMap((question) => question.images);
  const shared = new Set(images).size < images.length;
  const calls = mode === 'economy' ? 1 : Math.min(shared ? BALANCED.callsOnSharedPages : BALANCED.calls, Math.ceil(questions.length / BALANCED.questions));
  const size = Math.ceil(questions.length / calls);
  const parts = Array.from({ length: calls }, (_, index) => questions.slice(index * size, (index + 1) * size));
  return parts.flatMap(withinLimits).map((part) => part.map(({ id }) => id));
}

function withinLimits(questions: readonly PlannedQuestion[]): PlannedQuestion[][] {
  const parts: PlannedQuestion[][] = [];
  let part: PlannedQuestion[] = [];
  let seen = new Set<string>();
  for (const question of questions) {
    const more = new Set([...seen, ...question.images]);
    if (part.length > 0 && (more.size > MOST_IMAGES || part.length === MOST_QUESTIONS)) {
      parts.push(part);
      part = [];
      seen = new Set(question.images);
    } else {
      seen = more;
    }
    part.push(question);
  }
  return part.length === 0 ? parts : [...parts, part];
}
