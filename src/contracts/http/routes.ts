import { z } from 'zod';
import type { Permission } from '../../domain/access.ts';
import { API, cursorQuery, examId, id, listOf, questionId, time } from './common.ts';
import * as exams from './exams.ts';
import * as models from './models.ts';
import * as papers from './papers.ts';
import * as people from './people.ts';
import * as results from './results.ts';

/**
 * HTTP v1 as one table: the server is built from it, OpenAPI is written from it, and the client's types come from OpenAPI.
 * `permission` `public`: needs nobody signed in.
 */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly permission: Permission | 'public';
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A multipart upload: fields and files by name. Streamed, never held in memory. */
  readonly multipart?: z.ZodObject;
  /** Success: status and body; `media` where the body is not JSON. */
  readonly ok: { readonly status: 200 | 201 | 202 | 204; readonly body?: z.ZodType; readonly media?: string };
}

const file = z.file().meta({ description: 'binary' });
const byId = z.object({ id });
const byExam = z.object({ id: examId });
const mineOrNone = z.object({ items: z.array(people.classOut) });

const peopleRoutes = {
  getSetup: { method: 'GET', path: `${API}/setup`, permission: 'public', tag: 'people', summary: 'Whether the first administrator is still to be made', ok: { status: 200, body: people.setupState } },
  setUp: { method: 'POST', path: `${API}/setup`, permission: 'public', tag: 'people', summary: 'Make an administrator with a one-time link, and sign in', body: people.setupIn, ok: { status: 201, body: people.me } },
  me: { method: 'GET', path: `${API}/me`, permission: 'self.read', tag: 'people', summary: 'Who is asking, and what they may', ok: { status: 200, body: people.me } },
  listClasses: { method: 'GET', path: `${API}/classes`, permission: 'self.read', tag: 'people', summary: 'Classes within reach', ok: { status: 200, body: mineOrNone } },
  createClass: { method: 'POST', path: `${API}/classes`, permission: 'class.manage', tag: 'people', summary: 'Make a class and belong to it', body: people.classIn, ok: { status: 201, body: people.classOut } },
  listPeople: { method: 'GET', path: `${API}/people`, permission: 'people.manage', tag: 'people', summary: 'Everybody who can sign in', query: z.object(cursorQuery), ok: { status: 200, body: listOf(people.person) } },
  createPerson: { method: 'POST', path: `${API}/people`, permission: 'people.manage', tag: 'people', summary: 'Let somebody sign in', body: people.personIn, ok: { status: 201, body: people.person } },
  changePerson: { method: 'PATCH', path: `${API}/people/:id`, permission: 'people.manage', tag: 'people', summary: 'Change role, classes or password; shut somebody out', params: byId, body: people.personPatch, ok: { status: 200, body: people.person } },
  listTokens: { method: 'GET', path: `${API}/tokens`, permission: 'people.manage', tag: 'people', summary: 'API tokens', ok: { status: 200, body: z.object({ items: z.array(people.token) }) } },
  createToken: { method: 'POST', path: `${API}/tokens`, permission: 'people.manage', tag: 'people', summary: 'Make an API token; it is shown this once', body: people.tokenIn, ok: { status: 201, body: people.tokenMade } },
  revokeToken: { method: 'DELETE', path: `${API}/tokens/:id`, permission: 'people.manage', tag: 'people', summary: 'Revoke an API token', params: byId, ok: { status: 204 } },
} as const satisfies Record<string, RouteContract>;

const examRoutes = {
  listExams: { method: 'GET', path: `${API}/exams`, permission: 'exam.read', tag: 'exams', summary: 'Exams, newest first', query: exams.examListQuery, ok: { status: 200, body: exams.examList } },
  createExam: { method: 'POST', path: `${API}/exams`, permission: 'exam.write', tag: 'exams', summary: 'Take in an exam file', body: exams.examIn, ok: { status: 201, body: exams.examOut } },
  getExam: { method: 'GET', path: `${API}/exams/:id`, permission: 'exam.read', tag: 'exams', summary: 'An exam in its newest version', params: byExam, ok: { status: 200, body: exams.examOut } },
  putExam: { method: 'PUT', path: `${API}/exams/:id`, permission: 'exam.write', tag: 'exams', summary: 'A new version from an exam file', params: byExam, body: exams.examPut, ok: { status: 200, body: exams.examOut } },
  putTemplate: { method: 'POST', path: `${API}/exams/:id/template`, permission: 'exam.write', tag: 'exams', summary: 'The blank paper (PDF or image): a new version', params: byExam, multipart: z.object({ file }), ok: { status: 200, body: exams.examOut } },
  parseRubricFile: { method: 'POST', path: `${API}/exams/:id/rubric-file`, permission: 'exam.write', tag: 'exams', summary: 'A marking scheme (PDF, DOCX, image) as a draft of the exam file, for a person to confirm; needs a vision model', params: byExam, multipart: z.object({ file }), ok: { status: 200, body: exams.rubricDraft } },
  rescore: { method: 'POST', path: `${API}/exams/:id/rescore`, permission: 'exam.write', tag: 'exams', summary: 'Mark scripts of older versions again; people’s decisions stay', params: byExam, ok: { status: 202, body: exams.rescoreOut } },
  createRubric: { method: 'POST', path: `${API}/rubrics`, permission: 'exam.write', tag: 'exams', summary: 'Set a question’s rubric: a new version of the exam', body: exams.rubricIn, ok: { status: 201, body: exams.rubricOut } },
  getRubric: { method: 'GET', path: `${API}/rubrics/:exam/:question`, permission: 'exam.read', tag: 'exams', summary: 'A question’s rubric', params: z.object({ exam: examId, question: questionId }), ok: { status: 200, body: exams.rubricOut } },
  putRubric: { method: 'PUT', path: `${API}/rubrics/:id`, permission: 'exam.write', tag: 'exams', summary: 'Change a rubric; `id` is `<exam>.<question>`', params: z.object({ id: z.string().min(3).max(130) }), body: exams.rubricPut, ok: { status: 200, body: exams.rubricOut } },
} as const satisfies Record<string, RouteContract>;

const paperRoutes = {
  createSubmission: { method: 'POST', path: `${API}/submissions`, permission: 'batch.write', tag: 'papers', summary: 'Hand in one script', multipart: z.object({ exam_id: examId, student_id: z.string().max(200).optional(), name: z.string().max(200).optional(), file }), ok: { status: 201, body: papers.submissionMade } },
  listSubmissions: { method: 'GET', path: `${API}/submissions`, permission: 'exam.read', tag: 'papers', summary: 'Scripts', query: papers.submissionQuery, ok: { status: 200, body: papers.submissionList } },
  getSubmission: { method: 'GET', path: `${API}/submissions/:id`, permission: 'exam.read', tag: 'papers', summary: 'A script: pages, marks, evidence', params: byId, ok: { status: 200, body: papers.submissionOut } },
  getSubmissionResults: { method: 'GET', path: `${API}/submissions/:id/results`, permission: 'results.read', tag: 'papers', summary: 'A script with the history of every mark', params: byId, ok: { status: 200, body: papers.submissionResults } },
  getSubmissionFields: { method: 'GET', path: `${API}/submissions/:id/fields`, permission: 'exam.read', tag: 'papers', summary: 'Only the fields named, comma separated', params: byId, query: z.object({ fields: z.string().min(1).max(500) }), ok: { status: 200, body: papers.submissionOut.partial() } },
  setStudent: { method: 'PUT', path: `${API}/submissions/:id/student`, permission: 'batch.write', tag: 'papers', summary: 'Say whose script it is', params: byId, body: papers.studentIn, ok: { status: 200, body: papers.submissionSummary } },
  getMarkedPdf: { method: 'GET', path: `${API}/submissions/:id/marked.pdf`, permission: 'results.read', tag: 'papers', summary: 'The marked paper', params: byId, ok: { status: 200, media: 'application/pdf' } },
  getPageImage: { method: 'GET', path: `${API}/pages/:id/images/:name`, permission: 'exam.read', tag: 'papers', summary: 'A page image; addresses come from other answers', params: z.object({ id, name: z.string().regex(/^(image|preview|thumb)-[0-9a-f]{16}\.(webp|jpg)$/) }), ok: { status: 200, media: 'image/webp' } },
  createBatch: { method: 'POST', path: `${API}/batches`, permission: 'batch.write', tag: 'batches', summary: 'Hand in a stack', multipart: z.object({ exam_id: examId, files: z.array(file), roster: file.optional(), confirm: z.enum(['true', 'false']).optional() }), ok: { status: 201, body: papers.batchMade } },
  listBatches: { method: 'GET', path: `${API}/batches`, permission: 'exam.read', tag: 'batches', summary: 'Stacks, newest first', query: papers.batchQuery, ok: { status: 200, body: papers.batchList } },
  getBatch: { method: 'GET', path: `${API}/batches/:id`, permission: 'exam.read', tag: 'batches', summary: 'Status and progress', params: byId, ok: { status: 200, body: papers.batchOut } },
  getSplit: { method: 'GET', path: `${API}/batches/:id/boundaries`, permission: 'exam.read', tag: 'batches', summary: 'The split as it stands', params: byId, ok: { status: 200, body: papers.splitOut } },
  putSplit: { method: 'POST', path: `${API}/batches/:id/boundaries`, permission: 'batch.write', tag: 'batches', summary: 'Confirm or mend the split; scripts that change are marked again', params: byId, body: papers.boundariesIn, ok: { status: 200, body: papers.splitOut } },
  stopBatch: { method: 'POST', path: `${API}/batches/:id/stop`, permission: 'batch.write', tag: 'batches', summary: 'Stop marking; what is marked stays', params: byId, ok: { status: 200, body: papers.batchOut } },
  resumeBatch: { method: 'POST', path: `${API}/batches/:id/resume`, permission: 'batch.write', tag: 'batches', summary: 'Go on with a stopped or failed batch', params: byId, ok: { status: 200, body: papers.batchOut } },
  getBatchResults: { method: 'GET', path: `${API}/batches/:id/results`, permission: 'results.read', tag: 'batches', summary: 'Results of a stack', params: byId, ok: { status: 200, body: results.examResults } },
} as const satisfies Record<string, RouteContract>;

const reviewRoutes = {
  listReviews: { method: 'GET', path: `${API}/reviews`, permission: 'review.decide', tag: 'review', summary: 'Questions that wait for a person', query: papers.reviewQuery, ok: { status: 200, body: papers.reviewList } },
  getPending: { method: 'GET', path: `${API}/reviews/:submission_id/pending`, permission: 'review.decide', tag: 'review', summary: 'What waits in one script', params: z.object({ submission_id: id }), ok: { status: 200, body: papers.pendingOut } },
  listSameAnswers: { method: 'GET', path: `${API}/reviews/:submission_id/same-answer`, permission: 'review.decide', tag: 'review', summary: 'Other waiting questions with the same answer', params: z.object({ submission_id: id }), query: z.object({ question_id: questionId }), ok: { status: 200, body: papers.sameAnswers } },
  applyToSame: { method: 'POST', path: `${API}/reviews/:submission_id/same-answer`, permission: 'review.decide', tag: 'review', summary: 'Give the same answers named the decision that was made here, or take that back', params: z.object({ submission_id: id }), body: papers.sameAnswerIn, ok: { status: 200, body: papers.sameAnswerDone } },
  decide: { method: 'POST', path: `${API}/reviews/:submission_id/signal`, permission: 'review.decide', tag: 'review', summary: 'Approve, override, reject, reopen', params: z.object({ submission_id: id }), body: papers.reviewSignal, ok: { status: 200, body: papers.reviewDone } },
} as const satisfies Record<string, RouteContract>;

const modelRoutes = {
  listRulings: { method: 'GET', path: `${API}/exams/:id/rulings`, permission: 'exam.read', tag: 'models', summary: 'What the rubric left open, and what was ruled', params: byExam, ok: { status: 200, body: models.rulingList } },
  answerRuling: { method: 'PUT', path: `${API}/exams/:id/rulings/:ruling`, permission: 'exam.write', tag: 'models', summary: 'Rule a case once for every script; those that wait for it are marked again', params: byExam.extend({ ruling: id }), body: models.rulingIn, ok: { status: 200, body: models.rulingDone } },
  getSpending: { method: 'GET', path: `${API}/exams/:id/models`, permission: 'exam.read', tag: 'models', summary: 'What models cost for this exam', params: byExam, ok: { status: 200, body: models.spending } },
  setBudget: { method: 'PUT', path: `${API}/exams/:id/models`, permission: 'exam.write', tag: 'models', summary: 'Set what models may cost for this exam', params: byExam, body: models.spendingIn, ok: { status: 200, body: models.spending } },
  estimateBatch: { method: 'GET', path: `${API}/batches/:id/estimate`, permission: 'exam.read', tag: 'models', summary: 'What marking the rest of a stack by a model would take in each mode: calls, tokens, cost', params: byId, ok: { status: 200, body: models.batchEstimate } },
  markAgain: { method: 'POST', path: `${API}/exams/:id/mark-again`, permission: 'exam.write', tag: 'models', summary: 'Mark again what waits because no model could be asked', params: byExam, ok: { status: 202, body: models.markedAgain } },
  getMarkingRecord: { method: 'GET', path: `${API}/submissions/:id/record`, permission: 'results.read', tag: 'models', summary: 'What each mark of a model was made from: calls, replies, checks, cost', params: byId, ok: { status: 200, body: models.markingRecord } },
} as const satisfies Record<string, RouteContract>;

const resultRoutes = {
  getResults: { method: 'GET', path: `${API}/exams/:id/results`, permission: 'results.read', tag: 'results', summary: 'Results of an exam over all its batches', params: byExam, ok: { status: 200, body: results.examResults } },
  getResultsCsv: { method: 'GET', path: `${API}/exams/:id/results.csv`, permission: 'results.read', tag: 'results', summary: 'Results as CSV', params: byExam, ok: { status: 200, media: 'text/csv' } },
  getResultsXlsx: { method: 'GET', path: `${API}/exams/:id/results.xlsx`, permission: 'results.read', tag: 'results', summary: 'Results as XLSX', params: byExam, ok: { status: 200, media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } },
  getResultsZip: { method: 'GET', path: `${API}/exams/:id/results.zip`, permission: 'results.read', tag: 'results', summary: 'Every marked paper', params: byExam, ok: { status: 200, media: 'application/zip' } },
  getAnalysis: { method: 'GET', path: `${API}/exams/:id/analysis`, permission: 'results.read', tag: 'results', summary: 'Item analysis', params: byExam, ok: { status: 200, body: results.analysis } },
  release: { method: 'POST', path: `${API}/exams/:id/release`, permission: 'results.release', tag: 'results', summary: 'Release completed scripts', params: byExam, body: results.releaseIn, ok: { status: 200, body: results.releaseOut } },
  withdraw: { method: 'POST', path: `${API}/exams/:id/withdraw`, permission: 'results.release', tag: 'results', summary: 'Take a release back', params: byExam, body: results.releaseIn, ok: { status: 200, body: results.releaseOut } },
  events: { method: 'GET', path: `${API}/events`, permission: 'exam.read', tag: 'results', summary: 'Progress as it happens (server-sent events; Last-Event-ID goes on)', query: results.eventQuery, ok: { status: 200, media: 'text/event-stream' } },
} as const satisfies Record<string, RouteContract>;

const systemRoutes = {
  getStats: { method: 'GET', path: `${API}/admin/stats`, permission: 'system.operate', tag: 'system', summary: 'Counts and sizes', ok: { status: 200, body: results.stats } },
  getSlowQueries: { method: 'GET', path: `${API}/admin/slow-queries`, permission: 'system.operate', tag: 'system', summary: 'Slowest statements', ok: { status: 200, body: results.slowQueries } },
  getAudit: { method: 'GET', path: `${API}/admin/audit`, permission: 'system.operate', tag: 'system', summary: 'Who changed what, newest first', query: z.object({ ...cursorQuery, object_id: z.string().max(200).optional() }), ok: { status: 200, body: listOf(z.object({ id: z.number(), at: time, actor: z.string(), action: z.string(), object_type: z.string(), object_id: z.string(), detail: z.unknown() })) } },
  health: { method: 'GET', path: '/health', permission: 'public', tag: 'system', summary: 'All checks', ok: { status: 200, body: results.health } },
  live: { method: 'GET', path: '/health/live', permission: 'public', tag: 'system', summary: 'The process answers', ok: { status: 200, body: results.health } },
  ready: { method: 'GET', path: '/health/ready', permission: 'public', tag: 'system', summary: 'Ready for work: 503 while starting, stopping or without its database', ok: { status: 200, body: results.health } },
  metrics: { method: 'GET', path: '/metrics', permission: 'system.operate', tag: 'system', summary: 'Prometheus metrics', ok: { status: 200, media: 'text/plain' } },
} as const satisfies Record<string, RouteContract>;

export const ROUTES = { ...peopleRoutes, ...examRoutes, ...paperRoutes, ...reviewRoutes, ...modelRoutes, ...resultRoutes, ...systemRoutes } as const;
export type RouteName = keyof typeof ROUTES;

/** Other addresses of the same routes, for clients of the first system. */
export const ALIASES: Readonly<Record<string, RouteName>> = {
  'POST /batch/submit': 'createBatch',
  'GET /batch/status/:id': 'getBatch',
  'GET /batch/results/:id': 'getBatchResults',
};

/** WebSockets: the same events, one JSON object per message. */
export const SOCKETS = {
  '/ws/submissions/:id': 'submission',
  '/batch/ws/:id': 'batch',
} as const;

export type Params<K extends RouteName> = (typeof ROUTES)[K] extends { params: infer P extends z.ZodType } ? z.output<P> : Record<string, never>;
export type Query<K extends RouteName> = (typeof ROUTES)[K] extends { query: infer Q extends z.ZodType } ? z.output<Q> : Record<string, never>;
export type Body<K extends RouteName> = (typeof ROUTES)[K] extends { body: infer B extends z.ZodType } ? z.output<B> : undefined;
export type Answer<K extends RouteName> = (typeof ROUTES)[K]['ok'] extends { body: infer B extends z.ZodType } ? z.input<B> : undefined;

