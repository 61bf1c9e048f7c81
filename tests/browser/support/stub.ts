import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { QuestionOut, ReviewSignal, SameAnswerIn, SubmissionOut } from '../../../src/contracts/http/papers.ts';
import { pageImage } from './page-images.ts';
import { batchOf, CLASS, examOf, ME, world, type World } from './stub-data.ts';

const DIST = join(import.meta.dirname, '../../../console/dist');
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export interface Stub {
  readonly url: string;
  readonly world: World;
  readonly signals: (ReviewSignal & { submission_id: string; key: string | undefined })[];
  readonly headers: Record<string, string | string[] | undefined>[];
  signedIn: boolean;
  /** No answer at all, as when the network is gone. */
  dead: boolean;
  tell(event: object): void;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly body: object;
  constructor(status: number, code: string, detail: string, more: object = {}) {
    super(code);
    this.status = status;
    this.body = { type: 'about:blank', title: code, status, code, detail, request_id: 'r', ...more };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const list = (items: readonly unknown[], more: object = {}): object => ({ items, next_cursor: null, ...more });

/** As little of the server as the console's own tests need. What a mark means is the server's business and tested there. */
function answer(stub: Stub, method: string, path: string, query: URLSearchParams, body: Buffer): unknown {
  const { exams, submissions, batches, splits } = stub.world;
  const json = (): never => JSON.parse(body.toString('utf8')) as never;
  const count = (id: string): object => {
    const own = [...submissions.values()].filter(({ exam_id: exam }) => exam === id);
    return { scripts: own.length, waiting: own.reduce((sum, { waiting }) => sum + waiting, 0), completed: own.filter(({ status }) => status === 'COMPLETED').length, released: own.filter(({ released_at: at }) => at !== null).length };
  };
  const find = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Refusal(404, 'not_found', 'There is no such thing.');
    return found;
  };
  const [, , , kind, id = '', sub] = path.split('/');
  switch (`${method} ${kind}${id === '' ? '' : '/:id'}${sub === undefined ? '' : `/${sub}`}`) {
    case 'GET me':
      if (!stub.signedIn) throw new Refusal(401, 'unauthorized', 'Sign in first.');
      return ME;
    case 'GET setup':
      return { needed: exams.length === 0 };
    case 'POST setup':
      stub.signedIn = true;
      return ME;
    case 'GET classes':
      return { items: [CLASS] };
    case 'GET people':
      return list([{ id: ME.id, name: ME.name, email: ME.email, role: 'administrator', class_ids: [], disabled: false, created_at: CLASS.created_at }, { id: 'p2', name: 'Ann Marker', email: 'ann@school.example', role: 'marker', class_ids: [CLASS.id], disabled: false, created_at: CLASS.created_at }]);
    case 'GET tokens':
      return { items: [{ id: 't1', label: '教务系统', prefix: 'aig_4f9c', role: 'teacher', class_ids: [CLASS.id], created_at: CLASS.created_at, expires_at: '2027-02-18T08:30:00.000Z', revoked_at: null, last_used_at: null }] };
    case 'POST tokens':
      return { id: 't2', label: 'x', prefix: 'aig_1', role: 'teacher', class_ids: [], created_at: CLASS.created_at, expires_at: CLASS.created_at, revoked_at: null, last_used_at: null, token: 'aig_1234567890' };
    case 'GET exams':
      return list(exams.map((exam) => ({ ...exam, ...count(exam.id) })));
    case 'POST exams': {
      const made = examOf((json() as { source: string }).source);
      if (!('id' in made)) throw new Refusal(400, 'exam_invalid', 'The exam file has mistakes.', { errors: ('problems' in made ? made.problems : []).map(({ path: at, message, line, column }) => ({ path: at, message: message.en, line, column })) });
      exams.unshift(made);
      return made;
    }
    case 'GET exams/:id':
      return { ...find(exams.find((exam) => exam.id === id)), ...count(id) };
    case 'POST exams/:id/template': {
      const exam = find(exams.find((one) => one.id === id));
      exam.template = 'present';
      return exam;
    }
    case 'GET exams/:id/results':
      return { exam_id: id, exam_version: 1, students: [...submissions.values()].filter((one) => one.exam_id === id).map((one) => ({ ...one, submission_id: one.id, pages: [] })), unassigned_pages: [] };
    case 'GET exams/:id/analysis':
      return { exam_id: id, scripts: 40, complete: 24, mean_total: 13.4, sd_total: 1.9, alpha: 0.71, items: ['1', '2', '3', '4'].map((question) => ({ question_id: question, max_score: 2, marked: 40, waiting: 0, mean: 1.5, sd: 0.4, difficulty: 0.76, discrimination: 0.41, by_person: 3 })) };
    case 'POST exams/:id/release':
    case 'POST exams/:id/withdraw': {
      const ids = (json() as { submission_ids: string[] }).submission_ids;
      for (const one of ids) find(submissions.get(one)).released_at = sub === 'release' ? CLASS.created_at : null;
      return { released: ids.length, waiting: 0 };
    }
    case 'GET batches':
      return list([...batches.values()].filter((one) => one.exam_id === query.get('exam_id')));
    case 'POST batches': {
      const batch = { ...batchOf('b2', 'SEGMENTING', 0, 0), exam_id: /name="exam_id"\r\n\r\n([\w-]+)/.exec(body.toString('latin1'))?.[1] ?? '' };
      batches.set('b2', batch);
      return { batch_id: 'b2', status: 'SEGMENTING', created: true };
    }
    case 'GET batches/:id':
      return find(batches.get(id));
    case 'POST batches/:id/stop':
    case 'POST batches/:id/resume': {
      const batch = find(batches.get(id));
      batch.status = sub === 'stop' ? 'STOPPED' : 'GRADING';
      return batch;
    }
    case 'GET batches/:id/boundaries':
      return find(splits.get(id));
    case 'POST batches/:id/boundaries': {
      const [split, wanted] = [find(splits.get(id)), json() as { split_version: number; scripts: { submission_id: string | null; student_id: string | null; name: string | null; page_ids: string[] }[] }];
      if (wanted.split_version !== split.split_version) throw new Refusal(409, 'split_stale', 'Somebody else changed the split meanwhile. Load it again.');
      const saved = { ...split, status: 'GRADING' as const, split_version: split.split_version + 1, scripts: wanted.scripts.map((one, at) => ({ ...one, submission_id: one.submission_id ?? `n${at}`, identified_by: 'person', problem: null })) };
      splits.set(id, saved);
      Object.assign(find(batches.get(id)), { status: 'GRADING', split_version: saved.split_version });
      return saved;
    }
    case 'GET reviews': {
      const waiting = waitingItems(stub.world, query.get('question_id'));
      return list(waiting, { total: waiting.length });
    }
    case 'GET reviews/:id/same-answer':
      return { items: sameAs(stub.world, id, query.get('question_id') ?? '') };
    case 'POST reviews/:id/same-answer':
      return applyToSame(stub.world, find(submissions.get(id)), json());
    case 'POST reviews/:id/signal':
      return decide(find(submissions.get(id)), json());
    case 'GET submissions/:id':
      return find(submissions.get(id));
    case 'GET submissions/:id/results': {
      const one = find(submissions.get(id));
      return { ...one, history: Object.fromEntries(one.questions.map((question) => [question.question_id, [{ ...question, exam_version: 1, created_at: CLASS.created_at, decided_by: question.decided_by ?? 'rule', comment: null, version: 1 }]])) };
    }
    default:
      throw new Refusal(404, 'not_found', `The stub has no ${method} ${path}.`);
  }
}

function waitingItems({ submissions }: World, questionId: string | null): (QuestionOut & { submission_id: string })[] {
  return [...submissions.values()].flatMap((one) =>
    one.questions.filter((question) => question.status === 'needs_review' && question.question_id === (questionId ?? question.question_id))
      .map((question) => ({ ...question, submission_id: one.id, exam_id: one.exam_id, student_id: one.student_id, name: one.name, same_answer: 0 })));
}

/** Equal to the letter is enough here. */
function sameAs(all: World, id: string, questionId: string): (QuestionOut & { submission_id: string })[] {
  const text = all.submissions.get(id)?.questions.find((one) => one.question_id === questionId)?.transcription;
  return waitingItems(all, questionId).filter((one) => one.submission_id !== id && one.transcription === text);
}

function applyToSame(all: World, source: SubmissionOut, { action, question_id: questionId, members }: SameAnswerIn): object {
  const score = source.questions.find((one) => one.question_id === questionId)?.score ?? 0;
  const done: object[] = [];
  const left: object[] = [];
  for (const { submission_id: id, version } of members) {
    const script = all.submissions.get(id);
    const question = script?.questions.find((one) => one.question_id === questionId);
    if (script === undefined || question?.version !== version) {
      left.push({ submission_id: id, question_id: questionId, version: question?.version ?? null, reason: { code: 'review_stale', message: 'Somebody decided this question meanwhile.' } });
      continue;
    }
    decide(script, action === 'APPLY' ? { action: 'OVERRIDE', question_id: questionId, override_score: score } : { action: 'REOPEN', question_id: questionId });
    done.push({ submission_id: id, question_id: questionId, version: question.version, status: script.status, waiting: script.waiting });
  }
  return { done, left };
}

function decide(script: SubmissionOut, signal: ReviewSignal): object {
  const question = script.questions.find(({ question_id: id }) => id === signal.question_id);
  if (question !== undefined) {
    if (signal.expected_version !== undefined && signal.expected_version !== question.version) {
      throw new Refusal(409, 'review_stale', 'Somebody else decided this question meanwhile.', { current: { version: question.version, score: question.score, status: question.status, decided_by: 'person:p2:k', decided_by_name: 'Ann Marker' } });
    }
    question.version += 1;
    question.status = signal.action === 'REOPEN' ? 'needs_review' : 'reviewed';
    if (signal.action === 'OVERRIDE') Object.assign(question, { source: 'human', score: signal.override_score ?? signal.override_points?.reduce((sum, { awarded }) => sum + awarded, 0) ?? question.score });
  } else script.status = signal.action === 'REJECT' ? 'REJECTED' : 'REVIEWING';
  script.waiting = script.questions.filter(({ status }) => status === 'needs_review').length;
  if (question !== undefined) script.status = script.waiting === 0 ? 'COMPLETED' : 'REVIEWING';
  return { submission_id: script.id, status: script.status, total_score: script.total_score, waiting: script.waiting, questions: script.questions };
}

async function image(stub: Stub, path: string): Promise<Buffer> {
  const [, , , , id = '', , name = ''] = path.split('/');
  const script = [...stub.world.submissions.values()].find(({ pages }) => pages.some((one) => one.id === id));
  const kind = id === 'x-blank' ? 'blank' : id.endsWith('p2') || id === 'x-lost' ? 'second' : 'first';
  const width = name.startsWith('thumb') ? 160 : name.startsWith('preview') ? 1100 : 1240;
  return await pageImage(kind, script?.student_id ?? '2048?2', script?.questions[0]?.transcription ?? '', width);
}

function serveFile(path: string, response: ServerResponse): void {
  const wanted = join(DIST, path);
  const found = path !== '/' && existsSync(wanted) ? wanted : join(DIST, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream', 'content-security-policy': CSP });
  response.end(readFileSync(found));
}

export async function startStub({ full = true, signedIn = true } = {}): Promise<Stub> {
  const streams = new Set<ServerResponse>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://stub');
    if (stub.dead && path.startsWith('/api/')) return void request.socket.destroy();
    if (path === '/api/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      streams.add(response);
      return;
    }
    if (!path.startsWith('/api/')) return serveFile(path, response);
    stub.headers.push({ path, method: request.method ?? '', ...request.headers });
    const body = await bodyOf(request);
    try {
      if (path.includes('/images/')) return void response.writeHead(200, { 'content-type': 'image/webp', 'cache-control': 'public, max-age=31536000, immutable' }).end(await image(stub, path));
      if (path.startsWith('/api/auth/')) {
        if (path.endsWith('email')) stub.signedIn = (JSON.parse(body.toString('utf8')) as { password: string }).password === 'correct horse';
        if (!stub.signedIn) throw new Refusal(401, 'INVALID', 'no');
        if (path.endsWith('sign-out')) stub.signedIn = false;
        return void response.end('{}');
      }
      if (path.endsWith('/signal')) stub.signals.push({ ...(JSON.parse(body.toString('utf8')) as ReviewSignal), submission_id: path.split('/')[4] ?? '', key: request.headers['idempotency-key']?.toString() });
      const result = answer(stub, request.method ?? 'GET', path, query, body);
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'stub', String(error));
      response.writeHead(refusal.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(refusal.body));
    }
  };
  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: Stub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world: world(full),
    signals: [],
    headers: [],
    signedIn,
    dead: false,
    tell: (event) => {
      for (const stream of streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}
