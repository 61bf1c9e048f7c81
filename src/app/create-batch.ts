import { createHash } from 'node:crypto';
import { badInput } from '../domain/errors.ts';
import type { Student } from '../domain/exam.ts';
import type { BlobRef } from '../ports/blobs.ts';
import type { BatchFile, ExamRecord } from '../ports/repositories.ts';
import type { GradingDeps } from './deps.ts';

/** One file to mark: where it is now, and the name a person knows it by. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
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
  },
): Promise<{ batchId: string; created: boolean }> {
  if (input.files.length === 0) throw badInput('no_files', 'there is no file to mark');
  const stored: { file: InputFile; blob: BlobRef }[] = [];
  for (const file of input.files) {
    stored.push({ file, blob: await deps.blobs.putFile('uploads', file.path, 'application/octet-stream') });
  }
  const identity = JSON.stringify([
    input.exam.exam.id,
    input.exam.version,
    stored.map(({ file, blob }) => [file.name, blob.sha256]),
    input.roster?.map((student) => [student.student_id, student.name]) ?? null,
    deps.reader.version,
    input.again ?? null,
  ]);
  const batchId = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  const created = await deps.repositories.transaction(async (repositories) => {
    if ((await repositories.batches.find(batchId)) !== null) return false;
    const files: Omit<BatchFile, 'status' | 'pages' | 'error'>[] = stored.map(({ file, blob }, index) => ({
      id: `${batchId}-f${index + 1}`,
      batchId,
      ordinal: index + 1,
      name: file.name,
      blob,
    }));
    await repositories.batches.create(
      { id: batchId, examId: input.exam.exam.id, examVersion: input.exam.version, roster: input.roster },
      files,
    );
    return true;
  });
  return { batchId, created };
}
