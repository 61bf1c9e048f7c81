import type { Box } from './geometry.ts';

/**
 * An exam as its file says it (`exam.yaml`), with defaults filled in. Keys keep the file's spelling, so
 * that what a teacher wrote, what is stored and what the code reads are one thing.
 */
export interface Exam {
  readonly id: string;
  readonly title: string;
  /** Language of feedback, BCP 47. */
  readonly language: string;
  readonly paper: Paper;
  readonly questions: readonly Question[];
}

export interface Paper {
  /** Path of the blank paper, relative to the exam file; null when there is none. */
  readonly template: string | null;
  /** Pages of one student's script where that is fixed. */
  readonly pages: number | null;
  readonly student_id: StudentIdField | null;
  /** Centres `[y, x]` (thousandths) of printed registration marks, where the paper has them. */
  readonly corner_marks: CornerMarks | null;
  /**
   * Shape of a foreign page code's text, e.g. `{exam}-{copy}-{page}`; our own codes need no pattern.
   * `{exam}`, where the shape has it, must equal `exam.id`.
   */
  readonly page_code: string | null;
  /** How a stack is split into scripts. `auto` tries code, number, layout, page count in this order. */
  readonly split: SplitMethod;
}

export type SplitMethod = 'auto' | 'code' | 'student_id' | 'pages' | 'separator' | 'cover';

export interface CornerMarks {
  /** Solid squares or discs, black on white. */
  readonly kind: 'square' | 'disc' | 'ring';
  /** Side or diameter in thousandths of the page width. */
  readonly size: number;
  /** Four centres `[y, x]`: top left, top right, bottom right, bottom left. */
  readonly centres: readonly [readonly [number, number], readonly [number, number], readonly [number, number], readonly [number, number]];
}

export interface StudentIdField {
  readonly page: number;
  readonly box: Box;
  readonly kind: 'digits' | 'text' | 'bubbles';
  /** Digits of the number; null where it varies. */
  readonly length: number | null;
  /** For `bubbles`: `marks[i][digit]` is the box of `digit` at position i. */
  readonly marks: readonly Readonly<Record<string, Box>>[] | null;
}

export interface Region {
  readonly page: number;
  readonly box: Box;
}

/** `auto`: the rubric's shape, or else the model that marks it, says which of the others it is. */
export type QuestionType = 'objective' | 'stepwise' | 'essay' | 'lab_design' | 'auto';

export interface Question {
  readonly id: string;
  readonly type: QuestionType;
  readonly max_score: number;
  /** Where the answer is; empty when a model must find it. Several regions are still one answer. */
  readonly regions: readonly Region[];
  readonly question: string | null;
  readonly answer: Answer | null;
  readonly points: readonly RubricPoint[];
  readonly alternatives: readonly Alternative[];
  readonly guidance: string | null;
}

export type Answer = ChoiceAnswer | TrueFalseAnswer | NumberAnswer | TextAnswer;

/** Where a written answer stands; `length` is the number of printed cells in the box. */
export interface WrittenField {
  readonly page: number;
  readonly box: Box;
  readonly length: number | null;
}

export interface ChoiceAnswer {
  readonly kind: 'choice';
  readonly correct: readonly string[];
  readonly options: readonly string[];
  /** `none`: all or nothing. `per_option`: each right option earns its share, a wrong one costs a share, never below 0. */
  readonly partial: 'none' | 'per_option';
  /** Bubble of each option (thousandths, on the first region's page unless `page` says another). */
  readonly marks: Readonly<Record<string, Box>> | null;
  readonly page: number | null;
  readonly field: WrittenField | null;
}

export interface TrueFalseAnswer {
  readonly kind: 'true_false';
  readonly correct: boolean;
  /** Bubbles under the keys `true` and `false`. */
  readonly marks: Readonly<Record<'true' | 'false', Box>> | null;
  readonly page: number | null;
  readonly field: WrittenField | null;
}

export interface NumberAnswer {
  readonly kind: 'number';
  /** A number, or a string such as `3/4` or `1.5e3`. */
  readonly correct: number | string;
  readonly tolerance: number;
  readonly tolerance_kind: 'absolute' | 'relative';
  /** The unit that must stand behind the number; null when none is asked for. */
  readonly unit: string | null;
  /** Accept a fraction for a decimal and the other way round. */
  readonly equivalent_forms: boolean;
  readonly field: WrittenField | null;
}

export interface TextAnswer {
  readonly kind: 'text';
  readonly correct: string;
  /** Other texts that earn the same marks. */
  readonly accept: readonly string[];
  readonly case_sensitive: boolean;
  readonly field: WrittenField | null;
}

export interface RubricPoint {
  readonly id: string;
  readonly kind: 'method' | 'accuracy' | 'independent' | 'band';
  readonly score: number;
  /** Points that must be awarded before this one may be. */
  readonly needs: readonly string[];
  /** An accuracy point that is also earned where the result is right for a wrong value carried over from before. */
  readonly follow_through: boolean;
  readonly description: string;
}

export interface Alternative {
  readonly id: string;
  readonly description: string;
  readonly points: readonly RubricPoint[];
}

export interface Student {
  readonly student_id: string;
  readonly name: string;
  readonly class: string | null;
}
