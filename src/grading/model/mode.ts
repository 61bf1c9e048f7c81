/**
 * `economy`: one call a script. `balanced`: a few questions a call. `careful`: a call for each question, by the deep model, and a
 * second look at every point.
 */
export const MARKING_MODES = ['economy', 'balanced', 'careful'] as const;
export type MarkingMode = (typeof MARKING_MODES)[number];

/** Second looks at a question's doubtful points before a person decides. */
export const SECOND_LOOKS: Readonly<Record<MarkingMode, number>> = { economy: 1, balanced: 2, careful: 3 };
