import type { Principal } from '../domain/access.ts';
import type { Student } from '../domain/exam.ts';
import { createBatch, type InputFile } from './create-batch.ts';
import type { ServiceDeps } from './service-deps.ts';

export interface HandedIn {
  readonly batchId: string;
  /** Null for a stack: its scripts are found by the split. */
  readonly submissionId: string | null;
  /** False where the same files were handed in before: that batch is the answer. */
  readonly created: boolean;
}

/** A stack of scans. Everything is stored when this resolves; the marking that follows is taken up again after any crash. */
export async function handInStack(
  deps: ServiceDeps,
  principal: Principal,
  input: { readonly examId: string; readonly files: readonly InputFile[]; readonly roster: readonly Student[] | null; readonly confirm: boolean },
): Promise<HandedIn> {
  const exam = await deps.examFor(principal, input.examId);
  return begin(deps, await createBatch(deps, { exam, files: input.files, roster: input.roster, confirm: input.confirm }, (made) => deps.storeHandIn(principal, made)));
}

/** One script. The same file for another student is another script. */
export async function handInScript(
  deps: ServiceDeps,
  principal: Principal,
  input: { readonly examId: string; readonly file: InputFile; readonly studentId: string | null; readonly name: string | null },
): Promise<HandedIn> {
  const exam = await deps.examFor(principal, input.examId);
  const script = { studentId: input.studentId, name: input.name };
  return begin(deps, await createBatch(deps, { exam, files: [input.file], roster: null, script }, (made) => deps.storeHandIn(principal, made)));
}

function begin(deps: ServiceDeps, made: HandedIn): HandedIn {
  // The answer does not wait for the workflow to be under way: it is stored, and start-up finds it.
  if (made.created) void deps.starts.start(made.batchId);
  return made;
}
