import type { ResultsFile } from '../../contracts/results-file.ts';
import type { Exam } from '../../domain/exam.ts';
import { labelsFor, statusLabel, waits } from './labels.ts';
import { sheetText } from './sheet-text.ts';

/** A cell: text already safe for spreadsheets, a number, or nothing. */
export type SheetCell = string | number | null;

/** Header and one row per student, in the language of the exam: what the CSV and the first sheet hold. */
export function resultRows(results: ResultsFile, exam: Exam): SheetCell[][] {
  const labels = labelsFor(exam.language);
  const header = [labels.student_id, labels.name, ...exam.questions.map((question) => sheetText(question.id)), labels.total, labels.max_total, labels.status, labels.waiting];
  const rows = results.students.map((student): SheetCell[] => {
    const byId = new Map(student.questions.map((question) => [question.question_id, question]));
    const scores = exam.questions.map(({ id }): SheetCell => {
      const question = byId.get(id);
      return question === undefined || waits(question) || question.score === null ? '?' : question.score;
    });
    return [
      sheetText(student.student_id ?? ''), sheetText(student.name ?? ''), ...scores,
      student.total_score, student.max_total_score, statusLabel(student, labels), student.questions.filter(waits).length,
    ];
  });
  return [header, ...rows];
}

/** Per question: its number, marks it is worth, answers decided, their mean, mean share and share of full marks, and how many wait. */
export function itemRows(results: ResultsFile, exam: Exam): SheetCell[][] {
  const labels = labelsFor(exam.language);
  const rows = exam.questions.map(({ id, max_score: max }): SheetCell[] => {
    const answers = results.students.flatMap((student) => student.questions.filter((question) => question.question_id === id));
    const scores = answers.flatMap((answer) => (waits(answer) || answer.score === null ? [] : [answer.score]));
    const mean = scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const full = scores.filter((score) => score >= max).length;
    return [sheetText(id), max, scores.length, rounded(mean), mean === null ? null : rounded(mean / max), scores.length === 0 ? null : rounded(full / scores.length), answers.length - scores.length];
  });
  return [[labels.question, labels.max_score, labels.answers, labels.mean, labels.share, labels.full, labels.waiting], ...rows];
}

/** Every question that waits, with the reason, what was read and the proposal where there is one. */
export function reviewRows(results: ResultsFile, exam: Exam): SheetCell[][] {
  const labels = labelsFor(exam.language);
  const rows = results.students.flatMap((student) => student.questions.filter(waits).map((question): SheetCell[] => [
    sheetText(student.student_id ?? labels.unknown), sheetText(student.name ?? ''), sheetText(question.question_id),
    sheetText(question.reason ?? ''), sheetText(question.transcription ?? ''), question.score, question.max_score,
  ]));
  return [[labels.student_id, labels.name, labels.question, labels.reason, labels.read, labels.proposal, labels.max_score], ...rows];
}

/** Pages that were given to nobody, and files of which nothing could be had. */
export function unassignedRows(results: ResultsFile, exam: Exam): SheetCell[][] {
  const labels = labelsFor(exam.language);
  return [
    [labels.file, labels.page, labels.reason],
    ...results.unassigned_pages.map((page): SheetCell[] => [sheetText(page.file), page.page, sheetText(page.reason)]),
    ...results.failed_files.map((failed): SheetCell[] => [sheetText(failed.file), null, sheetText(failed.message)]),
  ];
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}
