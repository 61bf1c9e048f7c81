import { createHash } from 'node:crypto';
import { badInput } from '../domain/errors.ts';
import type { Student } from '../domain/exam.ts';
import type { BlobRef, Fingerprint } from '../ports/blobs.ts';
import type { ExamRecord, NewBatch, NewFile, NewSubmission, Repositories } from '../ports/repositories.ts';
import type { GradingDeps } from './deps.ts';

/** What it is shows when it is read. */
const MEDIA_TYPE = 'application/octet-stream';

/** One file to mark: where it is now, and the name a person knows it by. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
  /** Lies in the staging folder and is taken over; otherwise it is copied and left alone. */
  readonly staged?: boolean;
  /** Of a staged file, where it was taken while the file was written. */
  readonly known?: Fingerprint;
}

/** A batch as it goes into the record. */
export interface HandIn {
  readonly batch: NewBatch;
  readonly files: readonly NewFile[];
  readonly script: NewSubmission | null;
}

/** In one transaction of the caller's. Says of each whether it was not there before. */
export async function storeHandIns(repositories: Repositories, made: readonly HandIn[]): Promise<readonly boolean[]> {
  // Whoever hands in the same at the same moment waits here, and finds it made.
  const created = new Set(await repositories.batches.createAll(made));
  const scripts = made.flatMap(({ batch, script }) => (script !== null && created.has(batch.id) ? [script] : []));
  if (scripts.length > 0) await repositories.submissions.addAll(scripts);
  // Of two that are the same the first one made it.
  return made.map(({ batch }) => created.delete(batch.id));
}

/**
 * Stores the files and the batch; when this returns, nothing of it can be lost. The id follows from what goes in
 * (exam version, files, roster, reader version): the same stack again is the same batch, and is not marked again.
 */
export async function createBatch(
  deps: Pick<GradingDeps, 'repositories' | 'blobs' | 'reader'>,
  input: {
    readonly exam: ExamRecord;
    readonly files: readonly InputFile[];
    readonly roster: readonly Student[] | null;
    /** Makes a new batch of the same files. */
    readonly again?: string;
    /** One student's script, handed in by itself; its submission is there as soon as this returns. */
    readonly script?: { readonly studentId: string | null; readonly name: string | null };
    /** Let a person confirm the split before anything is marked. */
    readonly confirm?: boolean;
  },
  store = (made: HandIn): Promise<boolean> => deps.repositories.transaction(async (repositories) => (await storeHandIns(repositories, [made]))[0] === true),
): Promise<{ batchId: string; submissionId: string | null; created: boolean }> {
  if (input.exam.exam.paper.template !== null && input.exam.template === null) {
    throw badInput('template_missing', 'the exam names a blank paper, and it is not there yet', {}, 409);
  }
  if (input.files.length === 0) throw badInput('no_files', 'there is no file to mark');
  const stored: { file: InputFile; blob: BlobRef }[] = [];
  for (const file of input.files) {
    stored.push({ file, blob: await (file.staged === true ? deps.blobs.adopt('uploads', file.path, MEDIA_TYPE, file.known) : deps.blobs.putFile('uploads', file.path, MEDIA_TYPE)) });
  }
  const identity = JSON.stringify([
    input.exam.exam.id,
    input.exam.version,
    stored.map(({ file, blob }) => [file.name, blob.sha256]),
    input.roster?.map((student) => [student.student_id, student.name]) ?? null,
    deps.reader.version,
    input.again ?? null,
    input.script ?? null,
  ]);
  const batchId = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  const created = await store({
    batch: {
      id: batchId,
      examId: input.exam.exam.id,
      examVersion: input.exam.version,
      kind: input.script === undefined ? 'stack' : 'script',
      confirm: input.confirm === true,
      roster: input.roster,
    },
    files: stored.map(({ file, blob }, index) => ({ id: `${batchId}-f${index + 1}`, batchId, ordinal: index + 1, name: file.name, blob })),
    script: input.script === undefined ? null : scriptOf(batchId, input.exam, input.script),
  });
  return { batchId, submissionId: input.script === undefined ? null : scriptId(batchId), created };
}

/** The one script of a batch of kind `script`. */
export function scriptId(batchId: string): string {
  return `${batchId}-1`;
}

function scriptOf(batchId: string, exam: ExamRecord, { studentId, name }: { studentId: string | null; name: string | null }): NewSubmission {
  return {
    id: scriptId(batchId),
    batchId,
    examId: exam.exam.id,
    examVersion: exam.version,
    studentId,
    name,
    identifiedBy: studentId === null ? null : 'person',
    identityProblem: null,
    ordinal: 1,
  };
}
