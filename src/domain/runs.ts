/** One run of one script: the revision says which content is marked, the attempt how often that was begun. */
export type PaperRun = { readonly submissionId: string; readonly revision: number; readonly attempt: number };

/** First revisions and attempts have the plain id, so that an id tells its object at a glance. */
const suffix = (letter: string, count: number): string => (count > 1 ? `-${letter}${count}` : '');

export const batchWorkflowId = (batchId: string, attempt: number): string => `batch-${batchId}${suffix('a', attempt)}`;
export const paperWorkflowId = ({ submissionId, revision, attempt }: PaperRun): string =>
  `paper-${submissionId}${suffix('r', revision)}${suffix('a', attempt)}`;
/** Who makes a mark: one version per question and revision, whatever the number of attempts. */
export const questionMaker = (submissionId: string, questionId: string, revision: number): string =>
  `question-${submissionId}-${questionId}${suffix('r', revision)}`;
/** Who makes a model's mark of an objective question that the rules left open: it stands beside theirs. */
export const modelMaker = (madeByRule: string): string => `${madeByRule}-m`;
export const callWorkflowId = (paper: PaperRun, index: number): string => `call-${paper.submissionId}-${index}${suffix('r', paper.revision)}${suffix('a', paper.attempt)}`;
export const questionWorkflowId = (madeBy: string, attempt: number): string => `${madeBy}${suffix('a', attempt)}`;

/** Told to a batch whose split a person confirmed. */
export const BOUNDARIES_SIGNAL = 'boundaries_signal';
/** Told to a script after each decision of a person; what was decided stands in the record. */
export const REVIEW_SIGNAL = 'review_signal';
