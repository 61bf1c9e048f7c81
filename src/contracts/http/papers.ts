import { z } from 'zod';
import { questionResultSchema } from '../results-file.ts';
import { box, count, cursorQuery, examId, homography, id, listOf, page, questionId, reason, score, time } from './common.ts';

export const submissionStatus = z.enum(['UPLOADED', 'SEGMENTING', 'GRADING', 'REVIEWING', 'COMPLETED', 'REJECTED', 'FAILED']);
export const batchStatus = z.enum(['UPLOADED', 'SEGMENTING', 'CONFIRMING', 'GRADING', 'DONE', 'STOPPED', 'FAILED']);

/** A page as it was scanned, shown upright. `transform` maps thousandths of the blank page to pixels of the image. */
export const pageImage = z
  .object({
    id,
    file: z.string(),
    file_page: page,
    submission_id: id.nullable(),
    script_page: page.nullable(),
    assigned_by: z.string().nullable(),
    unassigned: reason.nullable(),
    /** Could not be rendered: no image. */
    failure: reason.nullable(),
    image: z
      .object({
        /** Grey WebP, 1,654 px wide at most; the address never changes its content. */
        url: z.string(),
        /** About 1,100 px wide. */
        preview_url: z.string(),
        thumb_url: z.string(),
        width: count,
        height: count,
        transform: homography,
      })
      .nullable(),
  })
  .meta({ id: 'Page' });
export type PageOut = z.output<typeof pageImage>;

export const submissionSummary = z
  .object({
    id,
    exam_id: examId,
    exam_version: z.int().min(1),
    batch_id: id,
    student_id: z.string().nullable(),
    name: z.string().nullable(),
    identified_by: z.string().nullable(),
    identity_problem: reason.nullable(),
    status: submissionStatus,
    total_score: score.nullable(),
    max_total_score: score,
    waiting: count,
    released_at: time.nullable(),
    error: reason.nullable(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'SubmissionSummary' });
export type SubmissionSummaryOut = z.output<typeof submissionSummary>;

/** Answer to one script handed in. */
export const submissionMade = z
  .object({ submission_id: id, status: submissionStatus, /** Best guess; null while there is no measure of this machine. */ estimated_completion_time: time.nullable() })
  .meta({ id: 'SubmissionMade' });

export const submissionQuery = z.object({
  ...cursorQuery,
  exam_id: examId.optional(),
  batch_id: id.optional(),
  status: submissionStatus.optional(),
  student_id: z.string().max(200).optional(),
  sort: z.enum(['ordinal', 'student_id', 'total_score', '-total_score', 'updated_at', '-updated_at']).default('ordinal'),
});
export const submissionList = listOf(submissionSummary).meta({ id: 'SubmissionList' });

/** A question with the version in force, which a decision may name. */
export const questionOut = questionResultSchema
  .extend({
    version: count,
    /** Who or what made this version. */
    decided_by: z.string().nullable(),
    /** Display name of the person, or label of the token; null for machines. */
    decided_by_name: z.string().nullable(),
    /** What kind of question it was marked as: where the exam file says `auto`, what that was decided to be; null while nobody has. */
    kind: z.enum(['objective', 'stepwise', 'essay', 'lab_design']).nullable(),
    /** It waits because no model could be asked: `POST /exams/{id}/mark-again` may help. */
    mark_again: z.boolean(),
    regions: z.array(z.object({ page, box })),
  })
  .meta({ id: 'QuestionResult' });
export type QuestionOut = z.output<typeof questionOut>;

export const submissionOut = submissionSummary
  .extend({ pages: z.array(pageImage), questions: z.array(questionOut), /** Of the person who rejected it. */ comment: z.string().nullable() })
  .meta({ id: 'Submission' });
export type SubmissionOut = z.output<typeof submissionOut>;

export const gradeVersion = questionResultSchema
  .extend({ version: z.int().min(1), exam_version: z.int().min(1), decided_by: z.string(), decided_by_name: z.string().nullable(), comment: z.string().nullable(), created_at: time })
  .meta({ id: 'GradeVersion' });

/** Results with evidence and history: every version of every question, oldest first. */
export const submissionResults = submissionOut.extend({ history: z.record(z.string(), z.array(gradeVersion)) }).meta({ id: 'SubmissionResults' });

export const studentIn = z.strictObject({ student_id: z.string().trim().min(1).max(200), name: z.string().trim().max(200).nullable().default(null) });

export const batchFile = z.object({ id, name: z.string(), bytes: count, status: z.enum(['waiting', 'done', 'failed']), pages: count.nullable(), error: reason.nullable() });

export const batchOut = z
  .object({
    id,
    exam_id: examId,
    exam_version: z.int().min(1),
    status: batchStatus,
    /** The split waits for `POST /batches/{id}/boundaries` before anything is marked. */
    confirm: z.boolean(),
    /** Rises with every change of the split; a change names the one it was made from. */
    split_version: count,
    error: reason.nullable(),
    roster_size: count.nullable(),
    files: z.array(batchFile),
    progress: z.object({
      files: count,
      files_done: count,
      pages: count,
      unassigned: count,
      scripts: count,
      scripts_marked: count,
      questions: count,
      questions_marked: count,
      waiting: count,
    }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Batch' });
export type BatchOut = z.output<typeof batchOut>;
export const batchMade = z.object({ batch_id: id, status: batchStatus, created: z.boolean() }).meta({ id: 'BatchMade' });
export const batchQuery = z.object({ ...cursorQuery, exam_id: examId.optional(), status: batchStatus.optional() });
export const batchList = listOf(batchOut).meta({ id: 'BatchList' });

export const rosterStudent = z.object({ student_id: z.string(), name: z.string(), class: z.string().nullable() });

/** The split as it stands: scripts in stack order, then what belongs to nobody. */
export const splitOut = z
  .object({
    batch_id: id,
    status: batchStatus,
    split_version: count,
    roster: z.array(rosterStudent).nullable(),
    scripts: z.array(
      z.object({
        submission_id: id,
        student_id: z.string().nullable(),
        name: z.string().nullable(),
        identified_by: z.string().nullable(),
        problem: reason.nullable(),
        /** Page k of the script; null where it was not scanned. */
        page_ids: z.array(id.nullable()),
      }),
    ),
    pages: z.array(pageImage),
  })
  .meta({ id: 'Split' });
export type SplitOut = z.output<typeof splitOut>;

/**
 * The whole split as a person wants it. Pages named nowhere are set aside. `submission_id` null makes a new script; a script
 * that is left out is emptied. Page k of the list is page k of the script; null keeps a place free for a page not scanned.
 */
export const boundariesIn = z.strictObject({
  split_version: count,
  scripts: z
    .array(
      z.strictObject({
        submission_id: id.nullable(),
        student_id: z.string().trim().min(1).max(200).nullable(),
        name: z.string().trim().max(200).nullable().default(null),
        page_ids: z.array(id.nullable()).max(500),
      }),
    )
    .max(5000),
});

export const reviewItem = questionOut
  .extend({
    /** Other questions that wait with the same answer: a decision on one is offered for all. */
    same_answer: count,
    submission_id: id,
    exam_id: examId,
    student_id: z.string().nullable(),
    name: z.string().nullable(),
    status: z.enum(['graded', 'needs_review', 'reviewed']),
  })
  .meta({ id: 'ReviewItem' });
export const reviewQuery = z.object({ ...cursorQuery, exam_id: examId, question_id: questionId.optional(), reason_code: z.string().max(60).optional() });
export const reviewList = listOf(reviewItem).extend({ total: count }).meta({ id: 'ReviewList' });
export const pendingOut = z
  .object({ submission_id: id, status: submissionStatus, identity_problem: reason.nullable(), questions: z.array(questionOut) })
  .meta({ id: 'Pending' });

/**
 * APPROVE takes the proposed score of one question, or of every question that waits. OVERRIDE sets a score, or the points it comes
 * from: then the score is their sum by the rubric's rules. REJECT refuses the
 * script as a whole. REOPEN takes a person's decision back: the question, or the rejected script, waits again.
 * `expected_version` is the version the decision was made on; where another one is in force by now, 409 says so.
 */
export const reviewSignal = z.strictObject({
  action: z.enum(['APPROVE', 'OVERRIDE', 'REJECT', 'REOPEN']),
  question_id: questionId.optional(),
  override_score: score.optional(),
  /** Instead of a score: what is given for each point; one that is not named got nothing. `route`: an alternative's id. */
  override_points: z.array(z.strictObject({ route: z.string().max(64).nullable().default(null), point_id: z.string().min(1).max(64), awarded: score })).min(1).max(1000).optional(),
  override_feedback: z.string().max(5000).optional(),
  /** The reading as the person corrects it. */
  override_transcription: z.string().max(5000).optional(),
  review_comment: z.string().max(5000).optional(),
  expected_version: count.optional(),
});
export type ReviewSignal = z.output<typeof reviewSignal>;
export const reviewDone = z
  .object({ submission_id: id, status: submissionStatus, total_score: score.nullable(), waiting: count, questions: z.array(questionOut) })
  .meta({ id: 'ReviewDone' });

const decidedPlace = z.strictObject({ submission_id: id, question_id: questionId, version: z.int().min(1) });

/** Other waiting answers that are the same: same question, same rubric, same transcription after normalisation. */
export const sameAnswers = z.object({ items: z.array(reviewItem) }).meta({ id: 'SameAnswers' });

/**
 * APPLY gives the members named the score and points of the decision in force at `version`; TAKE_BACK undoes that. A member names the
 * version that was agreed to.
 */
export const sameAnswerIn = z.strictObject({
  action: z.enum(['APPLY', 'TAKE_BACK']),
  question_id: questionId,
  version: z.int().min(1),
  members: z.array(decidedPlace).min(1).max(500),
});
export type SameAnswerIn = z.output<typeof sameAnswerIn>;
export const sameAnswerDone = z
  .object({
    /** With the version that is in force now. */
    done: z.array(decidedPlace.extend({ status: submissionStatus, waiting: count })),
    /** Left as they were: changed meanwhile, decided by somebody else, or not the same answer. */
    left: z.array(z.object({ submission_id: id, question_id: questionId, reason, version: z.int().nullable() })),
  })
  .meta({ id: 'SameAnswerDone' });
