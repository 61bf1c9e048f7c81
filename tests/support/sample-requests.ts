import { randomUUID } from 'node:crypto';
import type { RouteName } from '../../src/contracts/http/routes.ts';
import type { Seeded } from './seed.ts';
import { examSource } from './seed.ts';
import type { Ask } from './service.ts';

/** What a request is about: ids of objects. Those of a class, or of nothing at all. */
export interface Targets extends Omit<Seeded, 'submissionIds' | 'pageIds'> {
  readonly personId: string;
  readonly tokenId: string;
  readonly splitVersion: number;
  readonly upload: Uint8Array<ArrayBuffer>;
}

/** One request per route that goes well for whoever may, about the targets given. */
export const SAMPLE_REQUESTS: Readonly<Record<RouteName, (of: Targets) => Ask>> = {
  getSetup: none,
  setUp: () => ({ body: { token: 'x'.repeat(43), name: 'Eve', email: 'eve@school.example', password: 'correct horse battery' } }),
  me: none,
  listClasses: none,
  createClass: () => ({ body: { name: 'New class' } }),
  listPeople: none,
  createPerson: (of) => ({ body: { name: 'New', email: `${randomUUID()}@school.example`, password: 'correct horse battery', role: 'marker', class_ids: [of.classId] } }),
  changePerson: (of) => ({ params: { id: of.personId }, body: { name: 'Renamed' } }),
  listTokens: none,
  createToken: (of) => ({ body: { label: 'new', role: 'marker', class_ids: [of.classId] } }),
  revokeToken: (of) => ({ params: { id: of.tokenId } }),

  listExams: none,
  createExam: (of) => ({ body: { source: examSource(`new-${randomUUID().slice(0, 8)}`), class_id: of.classId } }),
  getExam: byExam,
  putExam: (of) => ({ params: { id: of.examId }, body: { source: examSource(of.examId, 'Second title') } }),
  putTemplate: (of) => ({ params: { id: of.examId }, form: formOf({}, { file: of.upload }) }),
  parseRubricFile: (of) => ({ params: { id: of.examId }, form: formOf({}, { file: of.upload }) }),
  rescore: byExam,
  createRubric: (of) => ({ body: { exam_id: of.examId, question_id: '1', guidance: 'Look twice.' } }),
  getRubric: (of) => ({ params: { exam: of.examId, question: '1' } }),
  putRubric: (of) => ({ params: { id: `${of.examId}.1` }, body: { guidance: 'Look thrice.' } }),

  createSubmission: (of) => ({ form: formOf({ exam_id: of.examId, student_id: '7' }, { file: of.upload }) }),
  listSubmissions: none,
  getSubmission: bySubmission,
  getSubmissionResults: bySubmission,
  getSubmissionFields: (of) => ({ params: { id: of.submissionId }, query: { fields: 'id,status' } }),
  setStudent: (of) => ({ params: { id: of.submissionId }, body: { student_id: '1001', name: 'Ada' } }),
  getMarkedPdf: bySubmission,
  getPageImage: (of) => ({ params: { id: of.pageId, name: of.previewName } }),

  createBatch: (of) => ({ form: formOf({ exam_id: of.examId }, { files: of.upload }) }),
  listBatches: none,
  getBatch: byBatch,
  getSplit: byBatch,
  putSplit: (of) => ({ params: { id: of.batchId }, body: { split_version: of.splitVersion, scripts: [{ submission_id: of.submissionId, student_id: '1001', page_ids: [of.pageId] }] } }),
  stopBatch: byBatch,
  resumeBatch: byBatch,
  getBatchResults: byBatch,

  listReviews: (of) => ({ query: { exam_id: of.examId } }),
  getPending: (of) => ({ params: { submission_id: of.submissionId } }),
  listSameAnswers: (of) => ({ params: { submission_id: of.submissionId }, query: { question_id: '1' } }),
  applyToSame: (of) => ({ params: { submission_id: of.submissionId }, body: { action: 'TAKE_BACK', question_id: '1', version: 1, members: [{ submission_id: of.submissionId, question_id: '1', version: 1 }] } }),
  decide: (of) => ({ params: { submission_id: of.submissionId }, body: { action: 'REJECT' } }),

  listRulings: byExam,
  answerRuling: (of) => ({ params: { id: of.examId, ruling: `${of.examId}-ruling` }, body: { answer: 'Both count.' } }),
  getSpending: byExam,
  setBudget: (of) => ({ params: { id: of.examId }, body: { budget_usd: 5 } }),
  estimateBatch: byBatch,
  markAgain: byExam,
  getMarkingRecord: bySubmission,

  getResults: byExam,
  getResultsCsv: byExam,
  getResultsXlsx: byExam,
  getResultsZip: byExam,
  getAnalysis: byExam,
  release: (of) => ({ params: { id: of.examId }, body: {} }),
  withdraw: (of) => ({ params: { id: of.examId }, body: {} }),
  events: none,

  getStats: none,
  getSlowQueries: none,
  getAudit: none,
  health: none,
  live: none,
  ready: none,
  metrics: none,
};

/** Routes that are about an object of a class: out of reach, it is not there. */
export const ABOUT_A_CLASS: readonly RouteName[] = (Object.keys(SAMPLE_REQUESTS) as RouteName[]).filter(
  (name) => ![none].includes(SAMPLE_REQUESTS[name] as typeof none) && !['setUp', 'createClass', 'createPerson', 'changePerson', 'createToken', 'revokeToken'].includes(name),
);

export function formOf(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, bytes] of Object.entries(files)) form.append(name, new Blob([bytes]), 'scan.jpg');
  return form;
}

function none(): Ask {
  return {};
}
function byExam(of: Targets): Ask {
  return { params: { id: of.examId } };
}
function byBatch(of: Targets): Ask {
  return { params: { id: of.batchId } };
}
function bySubmission(of: Targets): Ask {
  return { params: { id: of.submissionId } };
}
