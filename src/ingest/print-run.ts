import { createHash } from 'node:crypto';
import type { Student } from '../domain/exam.ts';
import type { PrintRun } from '../ports/repositories.ts';

/**
 * The class set of an exam for these students in this order. Its id is the first 8 hex digits of the SHA-256
 * over exam id and student ids, so the same roster finds its papers again where the run was never stored.
 */
export function printRunOf(examId: string, students: readonly Student[]): PrintRun {
  const content = JSON.stringify([examId, ...students.map((student) => student.student_id)]);
  return { id: createHash('sha256').update(content).digest('hex').slice(0, 8), examId, students };
}
