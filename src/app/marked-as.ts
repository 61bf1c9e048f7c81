import type { Question } from '../domain/exam.ts';
import type { QuestionGrade } from '../domain/grade.ts';
import type { AgentKind } from '../grading/agents/agent.ts';
import { kindOf, KINDS } from '../grading/agents/index.ts';

/** The kind of question this mark was made as: what `auto` was decided to be; null while nobody has decided. */
export function markedAs(question: Question, grade: Pick<QuestionGrade, 'record'> | null): AgentKind | null {
  return kindOf(question) ?? KINDS.find((kind) => kind === grade?.record?.agent) ?? null;
}
