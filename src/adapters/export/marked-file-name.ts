import type { StudentResult } from '../../contracts/results-file.ts';

/** A file name of the student's number, else of the submission: never a path, never a device of Windows. */
export function markedFileName(student: Pick<StudentResult, 'student_id' | 'submission_id'>): string {
  const clean = (value: string): string => value.normalize('NFC').replaceAll(/[^\p{L}\p{N}_-]+/gu, '_').slice(0, 80);
  const number = clean(student.student_id ?? '');
  const usable = number !== '' && !/^(?:_*|con|prn|aux|nul|com\d|lpt\d)$/i.test(number);
  return `${usable ? number : clean(student.submission_id)}.pdf`;
}
