import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterEach, expect, it } from 'vitest';
import { seeded } from '../../samples/class/random.ts';
import type { Answer } from '../../src/contracts/http/routes.ts';
import { PersistentClient } from '../support/persistent-client.ts';
import { makeToken, stablePort, startServing, type Served } from '../support/served.ts';
import { CHOICES, drawSmallPage, FOR_PEOPLE, scoreOf, SMALL_EXAM, smallExam, stackOf } from '../support/small-paper.ts';

const KILLS = 20;
const SEED = 20260401;
/** A life lasts so long at most, seconds from its spawn: some end while they start, most while everything goes on. */
const LONGEST_LIFE = 7;
const SCRIPTS = 30;
const STACKS = 10;
const PAGES_OF_STACK = 3;
const AT_ONCE = 4;

let folder = '';
let server: Served | null = null;
afterEach(async () => {
  await server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Upload {
  readonly name: string;
  readonly answers: readonly (readonly (string | null)[])[];
  readonly kind: 'script' | 'stack';
}

type Made = { readonly batch_id: string } | { readonly submission_id: string };

interface Decided {
  readonly submissionId: string;
  readonly questionId: string;
  readonly key: string;
  readonly score: number;
}

const random = seeded(SEED);
const UPLOADS: readonly Upload[] = Array.from({ length: SCRIPTS + STACKS }, (_, index) => {
  const kind = index % 4 === 3 ? 'stack' : 'script';
  const answers = Array.from({ length: kind === 'stack' ? PAGES_OF_STACK : 1 }, () => CHOICES.map(() => ['A', 'B', 'B', 'B', 'C', null][random.below(6)] ?? null));
  return { name: `upload-${index}`, kind, answers };
});

async function upload(client: PersistentClient, { name, kind, answers }: Upload): Promise<Made> {
  const pages = await Promise.all(answers.map((own, page) => drawSmallPage(own, `${name} ${page + 1}`)));
  const file = kind === 'stack' ? await stackOf(pages) : (pages[0] ?? Buffer.alloc(0));
  const body = (): FormData => {
    const form = new FormData();
    form.set('exam_id', SMALL_EXAM);
    if (kind === 'script') form.set('student_id', name);
    form.append(kind === 'stack' ? 'files' : 'file', new Blob([new Uint8Array(file)]), `${name}.${kind === 'stack' ? 'pdf' : 'jpg'}`);
    return form;
  };
  return client.until<Made>({ method: 'POST', path: kind === 'stack' ? '/api/v1/batches' : '/api/v1/submissions', body, key: name });
}

/** Decides what waits, but for some questions that go on waiting, until it is told that nothing more will come. */
async function review(client: PersistentClient, decided: Decided[], isOver: () => boolean): Promise<void> {
  const limit = pLimit(3);
  const seen = new Set<string>();
  for (;;) {
    // Asked before the list: what came in between is seen by the last round.
    const last = isOver();
    const { items } = await client.get<Answer<'listReviews'>>(`/api/v1/reviews?exam_id=${SMALL_EXAM}&limit=500`);
    const fresh = items.filter((item) => !seen.has(`${item.submission_id}/${item.question_id}`));
    await Promise.all(fresh.map((item) => limit(async () => {
      seen.add(`${item.submission_id}/${item.question_id}`);
      if (item.question_id === FOR_PEOPLE && seen.size % 3 === 0) return;
      const key = `decision-${seen.size}-${item.submission_id}-${item.question_id}`;
      const score = item.score ?? seen.size % 6;
      const decision = item.score === null ? { action: 'OVERRIDE', override_score: score } : { action: 'APPROVE' };
      await client.until({
        method: 'POST',
        path: `/api/v1/reviews/${item.submission_id}/signal`,
        key,
        body: () => ({ ...decision, question_id: item.question_id, expected_version: item.version }),
      });
      decided.push({ submissionId: item.submission_id, questionId: item.question_id, key, score });
    })));
    if (last && fresh.length === 0) return;
    await delay(200);
  }
}

async function untilDone(client: PersistentClient): Promise<Answer<'listBatches'>['items']> {
  for (;;) {
    const { items } = await client.get<Answer<'listBatches'>>('/api/v1/batches?limit=500');
    if (items.every((batch) => batch.status === 'DONE')) return items;
    if (items.some((batch) => batch.status === 'FAILED')) throw new Error(JSON.stringify(items.filter((batch) => batch.status === 'FAILED')));
    await delay(200);
  }
}

it(`loses nothing and doubles nothing over ${KILLS} kills of every process`, async () => {
  folder = mkdtempSync(join(tmpdir(), 'ai-grading-kill-server-'));
  const dataDir = join(folder, 'data');
  const port = await stablePort();
  const client = new PersistentClient(`http://127.0.0.1:${port}`, makeToken(dataDir));
  server = startServing({ dataDir, port });
  await client.until({ method: 'POST', path: '/api/v1/exams', body: () => ({ source: smallExam(), class_id: 'local' }), key: 'exam' });
  const principal = (await client.get<Answer<'me'>>('/api/v1/me')).id;

  // Each life is given its share of the uploads, so that every phase is under way in each.
  let lives = 0;
  const limit = pLimit(AT_ONCE);
  const acknowledged = new Map<Upload, Made>();
  const uploading = Promise.all(UPLOADS.map((one, index) => limit(async () => {
    while (index * KILLS >= (lives + 1) * UPLOADS.length) await delay(20);
    acknowledged.set(one, await upload(client, one));
  })));
  const decided: Decided[] = [];
  let isOver = false;
  const reviewing = review(client, decided, () => isOver);
  for (; lives < KILLS; lives += 1) {
    await delay(random.between(0.3, LONGEST_LIFE) * 1000);
    await server.kill();
    server = startServing({ dataDir, port });
  }
  await uploading;
  // Sent once more under their keys, all of them: answered as before, and nothing is made.
  for (const one of UPLOADS) expect(await upload(client, one)).toEqual(acknowledged.get(one));
  const batches = await untilDone(client);
  isOver = true;
  await reviewing;

  expect(batches).toHaveLength(UPLOADS.length);
  expect(new Set(batches.flatMap((batch) => batch.files.map((file) => file.name.split('.')[0])))).toEqual(new Set(UPLOADS.map((one) => one.name)));
  const scripts = new Map<string, readonly (string | null)[]>();
  for (const [one, made] of acknowledged) {
    const own = 'batch_id' in made
      ? (await client.get<Answer<'getSplit'>>(`/api/v1/batches/${made.batch_id}/boundaries`)).scripts.map((script) => script.submission_id)
      : [made.submission_id];
    expect(own).toHaveLength(one.answers.length);
    own.forEach((id, index) => scripts.set(id, one.answers[index] ?? []));
  }
  const { items } = await client.get<Answer<'listSubmissions'>>('/api/v1/submissions?limit=500');
  expect(items).toHaveLength(scripts.size);
  expect(new Set(items.map((one) => one.id))).toEqual(new Set(scripts.keys()));

  // Version by version, so that neither a lost one nor a doubled one goes unseen.
  const found: Record<string, readonly string[]> = {};
  const wanted: Record<string, readonly string[]> = {};
  for (const [id, answers] of scripts) {
    const { status, history } = await client.get<Answer<'getSubmissionResults'>>(`/api/v1/submissions/${id}/results`);
    expect(['REVIEWING', 'COMPLETED']).toContain(status);
    for (const [question, versions] of Object.entries(history)) {
      const name = `${id}/${question}`;
      const machine = question === FOR_PEOPLE ? null : scoreOf(answers[Number(question) - 1] ?? null);
      const decision = decided.find((one) => one.submissionId === id && one.questionId === question);
      found[name] = versions.map((version) => `${version.decided_by} ${version.score}`);
      wanted[name] = [`question-${id}-${question} ${machine}`, ...(decision === undefined ? [] : [`person:${principal}:${decision.key} ${decision.score}`])];
    }
  }
  expect(found).toEqual(wanted);
  expect(Object.keys(found)).toHaveLength(scripts.size * (CHOICES.length + 1));
  expect(decided.length).toBeGreaterThan(UPLOADS.length / 2);
  expect(client.cutOff).toBeGreaterThan(0);
  expect(readdirSync(join(dataDir, 'blobs', 'staging'))).toEqual([]);
  expect(await server.stop()).toBe(143);
  server = null;
});

it('stops within its grace while it marks, and goes on', async () => {
  folder = mkdtempSync(join(tmpdir(), 'ai-grading-stop-server-'));
  const dataDir = join(folder, 'data');
  const port = await stablePort();
  const client = new PersistentClient(`http://127.0.0.1:${port}`, makeToken(dataDir));
  server = startServing({ dataDir, port });
  await client.until({ method: 'POST', path: '/api/v1/exams', body: () => ({ source: smallExam(), class_id: 'local' }) });
  const answers = Array.from({ length: 8 }, () => CHOICES.map(() => 'B'));
  const made = await upload(client, { name: 'stack', kind: 'stack', answers });
  const id = 'batch_id' in made ? made.batch_id : '';
  for (;;) {
    const { progress } = await client.get<Answer<'getBatch'>>(`/api/v1/batches/${id}`);
    if (progress.questions_marked > 0) break;
    await delay(20);
  }
  const stopped = server.stop();
  const inTime = await Promise.race([stopped, delay(30_000, 'too late', { ref: false })]);
  expect(inTime).toBe(143);
  expect(server.pids()).toEqual([]);
  expect(server.errors()).toBe('');
  server = startServing({ dataDir, port });
  await server.ready();
  const [batch] = await untilDone(client);
  expect(batch?.progress).toMatchObject({ scripts: 8, scripts_marked: 8, questions_marked: 40, waiting: 8 });
  expect(await server.stop()).toBe(143);
  server = null;
});
