import type { ExamOut } from '../../../src/contracts/http/exams.ts';
import type { BatchOut, PageOut, QuestionOut, SplitOut, SubmissionOut } from '../../../src/contracts/http/papers.ts';
import type { Me } from '../../../src/contracts/http/people.ts';
import { PERMISSIONS } from '../../../src/domain/access.ts';
import { parseExamFile } from '../../../src/contracts/exam-file.ts';
import { PAGE, TRANSFORM } from './page-images.ts';

/** A class of forty with everything a person has to look at: what the stub of the server starts from. */

export const EXAM_YAML = `id: algebra-3
title: 代数单元测验
paper: {pages: 2, split: pages}
questions:
  - {id: "1", type: objective, max_score: 2, question: 下列哪个数是质数？, regions: [{page: 1, box: [155, 70, 200, 940]}],
     answer: {kind: choice, correct: B, field: {page: 1, box: [150, 780, 200, 860]}}}
  - {id: "2", type: objective, max_score: 3, question: 6 × 7 =, regions: [{page: 1, box: [250, 70, 300, 500]}],
     answer: {kind: number, correct: 42, field: {page: 1, box: [250, 280, 300, 380]}}}
  - id: "3"
    type: stepwise
    max_score: 6
    question: 解方程 x² − 5x + 6 = 0，并检验。
    regions: [{page: 1, box: [420, 80, 660, 920]}]
    answer: {kind: text, correct: x = 2 或 x = 3}
    points:
      - {id: M1, kind: method, score: 2, description: 因式分解或使用求根公式}
      - {id: A1, kind: accuracy, score: 2, needs: [M1], description: 两个根都正确}
      - {id: B1, kind: independent, score: 2, description: 代入检验}
  - {id: "4", type: essay, max_score: 4, question: 简述为什么负数乘以负数得正数。, regions: [{page: 2, box: [150, 80, 300, 920]}]}
`;

const NOW = '2026-11-20T08:30:00.000Z';
const NAMES = ['李明', '王芳', '张伟', '刘洋', '陈静', '杨帆', '赵磊', '黄丽', '周强', '吴敏'];
const STUDENTS = Array.from({ length: 40 }, (_, index) => ({ student_id: String(204_801 + index), name: `${NAMES[index % 10] ?? ''}${['', '轩', '涵', '宇'][Math.floor(index / 10)] ?? ''}`, class: '七年级一班' }));
export const CLASS = { id: 'class-7a', name: '七年级一班', created_at: NOW };
export const ME: Me = { id: 'person-1', kind: 'person', name: '林老师', email: 'lin@school.example', role: 'administrator', permissions: [...PERMISSIONS], classes: [CLASS] };

export function examOf(source: string): ExamOut | ReturnType<typeof parseExamFile> {
  const parsed = parseExamFile(source, 'exam.yaml');
  if (!('exam' in parsed)) return parsed;
  const { exam } = parsed;
  return {
    id: exam.id, version: 1, class_id: CLASS.id, title: exam.title, language: exam.language,
    total: exam.questions.reduce((sum, { max_score: max }) => sum + max, 0), question_count: exam.questions.length,
    template: exam.paper.template === null ? 'none' : 'missing', scripts: 0, waiting: 0, completed: 0, released: 0, created_at: NOW, pages: exam.paper.pages,
    questions: exam.questions.map(({ id, type, max_score: max, regions, points }) => ({
      id, type, max_score: max, pages: [...new Set(regions.map(({ page }) => page))], regions: regions.map(({ page, box }) => ({ page, box: [...box] })), points: points.length, plan: 'model',
    })),
    exam,
  };
}

function scan(id: string, fileNumber: number, submissionId: string | null, scriptPage: number | null, unassigned: PageOut['unassigned'] = null): PageOut {
  const url = (name: string): string => `/api/v1/pages/${id}/images/${name}-0123456789abcdef.webp`;
  return {
    id, file: 'scans.pdf', file_page: fileNumber, submission_id: submissionId, script_page: scriptPage, assigned_by: submissionId === null ? null : 'page_count', unassigned, failure: null,
    image: { url: url('image'), preview_url: url('preview'), thumb_url: url('thumb'), ...PAGE, transform: [...TRANSFORM] },
  };
}

type Box = [number, number, number, number];
const evidence = (pointId: string | null, box: Box, text: string | null, awarded: number, reasoning: string, onPage = 1): QuestionOut['evidence'][number] => ({ point_id: pointId, page: onPage, box, text, awarded, reasoning });
const BASE = { confidence: 0.97, reason_code: null, reason: null, feedback: null, version: 1, decided_by: 'rule', decided_by_name: null, kind: null, mark_again: false, regions: [] };

function questionsOf(index: number): QuestionOut[] {
  const right = index % 4 !== 1;
  const unread = index % 5 === 2;
  return [
    { ...BASE, question_id: '1', score: right ? 2 : 0, max_score: 2, status: 'graded', source: 'rule', transcription: right ? 'B' : 'C', evidence: [evidence(null, [148, 790, 192, 845], right ? 'B' : 'C', right ? 2 : 0, right ? '与标准答案一致' : '标准答案是 B')] },
    unread
      ? { ...BASE, question_id: '2', score: null, max_score: 3, status: 'needs_review', source: 'rule', confidence: 0.41, transcription: '42', reason_code: 'reading_unsure', reason: 'The writing could not be read with certainty; best guess: 42. Read it and confirm the mark.', evidence: [evidence(null, [252, 295, 292, 345], '42', 0, '字迹不清')] }
      : { ...BASE, question_id: '2', score: 3, max_score: 3, status: 'graded', source: 'rule', transcription: '42', evidence: [evidence(null, [252, 295, 292, 345], '42', 3, '与标准答案一致')] },
    {
      ...BASE, question_id: '3', score: index % 3 === 0 ? 4 : 6, max_score: 6, status: index % 3 === 0 ? 'needs_review' : 'graded', source: 'model', confidence: index % 3 === 0 ? 0.62 : 0.93, transcription: '(x−2)(x−3)=0\nx=2 或 x=3\n代入：4−10+6=0',
      reason_code: index % 3 === 0 ? 'reading_unsure' : null, reason: index % 3 === 0 ? 'The check in the last line may be of one root only. Decide whether B1 is earned.' : null,
      evidence: [
        evidence('M1', [440, 110, 480, 430], '(x−2)(x−3)=0', 2, '因式分解正确'),
        evidence('A1', [510, 110, 550, 370], 'x=2 或 x=3', 2, '两个根都写出'),
        evidence('B1', [590, 110, 630, 560], '4−10+6=0', index % 3 === 0 ? 0 : 2, '只检验了一个根'),
      ],
    },
    { ...BASE, question_id: '4', score: index % 7 === 0 ? 3 : 4, max_score: 4, status: index % 7 === 0 ? 'reviewed' : 'graded', source: index % 7 === 0 ? 'human' : 'model', decided_by: index % 7 === 0 ? 'person:person-1:k' : 'paper-x', decided_by_name: index % 7 === 0 ? '林老师' : null, transcription: '因为 (−1)×(−1) 表示相反数的相反数，所以又回到正数。', evidence: [evidence(null, [165, 110, 270, 790], null, 4, '理由成立', 2)] },
  ];
}

export interface World {
  exams: ExamOut[];
  submissions: Map<string, SubmissionOut>;
  batches: Map<string, BatchOut>;
  splits: Map<string, SplitOut>;
}

/** `full`: the class as it was marked; else nothing but the people. */
export function world(full: boolean): World {
  const made: World = { exams: [], submissions: new Map(), batches: new Map(), splits: new Map() };
  const exam = examOf(EXAM_YAML);
  if (!full || !('id' in exam)) return made;
  STUDENTS.forEach((student, index) => {
    const id = `s${String(index + 1).padStart(2, '0')}`;
    const questions = questionsOf(index);
    const waiting = questions.filter(({ status }) => status === 'needs_review').length;
    made.submissions.set(id, {
      id, exam_id: exam.id, exam_version: 1, batch_id: 'b1', student_id: index === 11 ? null : student.student_id, name: index === 11 ? null : student.name, identified_by: 'student_id',
      identity_problem: index === 11 ? { code: 'number_unreadable', message: 'The student number cannot be read with certainty; it may be 204812. Assign the page by hand.' } : null,
      status: waiting > 0 ? 'REVIEWING' : 'COMPLETED', total_score: questions.some(({ score }) => score === null) ? null : questions.reduce((sum, { score }) => sum + (score ?? 0), 0), max_total_score: 15, waiting,
      released_at: null, error: null, comment: null, created_at: NOW, updated_at: NOW, pages: [scan(`${id}-p1`, 2 * index + 1, id, 1), scan(`${id}-p2`, 2 * index + 2, id, 2)], questions,
    });
  });
  const scripts = [...made.submissions.values()];
  const pages = [...scripts.flatMap((one) => one.pages), scan('x-blank', 81, null, null, { code: 'blank', message: 'The page is blank and was set aside. Nothing needs doing, unless the scan is too faint.' }), scan('x-lost', 82, null, null, { code: 'no_code', message: 'The other pages carry a code and this one has none. It looks like page 2. Assign the page by hand.' })];
  made.batches.set('b1', batchOf('b1', 'CONFIRMING', scripts.length, pages.length));
  made.splits.set('b1', {
    batch_id: 'b1', status: 'CONFIRMING', split_version: 1, roster: STUDENTS, pages,
    scripts: scripts.map(({ id, student_id: number, name, identity_problem: problem, pages: own }) => ({ submission_id: id, student_id: number, name, identified_by: 'student_id', problem, page_ids: own.map((one) => one.id) })),
  });
  made.exams.push({ ...exam, scripts: scripts.length });
  return made;
}

export function batchOf(id: string, status: BatchOut['status'], scripts: number, pages: number): BatchOut {
  return {
    id, exam_id: 'algebra-3', exam_version: 1, status, confirm: status === 'CONFIRMING', split_version: 1, error: null, roster_size: 40,
    files: [{ id: `${id}-f1`, name: 'scans.pdf', bytes: 48_000_000, status: 'done', pages, error: null }],
    progress: { files: 1, files_done: 1, pages, unassigned: 2, scripts, scripts_marked: 24, questions: scripts * 4, questions_marked: 138, waiting: 22 }, created_at: NOW, updated_at: NOW,
  };
}
