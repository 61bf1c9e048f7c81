/**
 * The console as a marker has it: bytes of the first view, and the time from the key to the next answer on the screen, in real
 * Chromium on the real server with the sample class. Needs Debian's chromium.
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { makeSampleClass } from '../samples/class/make.ts';
import { buildConsole, DIST } from '../scripts/build-console.ts';
import { FIRST_VIEW_LIMIT, firstView } from '../scripts/console-size.ts';
import { makeSetupLink, makeToken, stablePort, startServing } from '../tests/support/served.ts';
import { median, type BenchTable } from './report.ts';
import { quantile } from './serve/measure.ts';

const KEYS = 30;
const MOST_MS = 100;
/** A marker reads an answer before the next key; what is fetched ahead is there by then. */
const READING_MS = 700;
const AHEAD_MS = 15_000;
const EXAM = 'grade7-quiz';

export async function bench(): Promise<BenchTable> {
  buildConsole();
  const view = firstView(DIST);
  const folder = await mkdtemp(join(tmpdir(), 'ai-grading-bench-console-'));
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const token = makeToken(dataDir);
  const port = await stablePort();
  const server = startServing({ dataDir, port });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
  try {
    await server.ready();
    await markSample(server.url, token, join(folder, 'class'));
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await signIn(page, server.url, new URL(makeSetupLink(dataDir, port)).hash.slice(1));
    const { times, bare } = await pressKeys(page, server.url);
    return {
      title: 'Console',
      machine: `Chromium, 1440 × 900; ${KEYS} keys, ${READING_MS} ms apart; yardstick: the same scans in a bare <img>, from the browser's cache`,
      rows: [
        { name: 'first view, compressed JavaScript', value: view.gzip / 1000, unit: 'kB', target: `<= ${FIRST_VIEW_LIMIT / 1000} kB`, met: view.gzip <= FIRST_VIEW_LIMIT },
        { name: 'from the key to the next answer, median', value: median(times), unit: 'ms', yardstick: { name: 'bare image', value: median(bare) }, target: `<= ${MOST_MS} ms`, met: median(times) <= MOST_MS },
        { name: 'from the key to the next answer, p95', value: quantile(times, 0.95), unit: 'ms', yardstick: { name: 'bare image', value: quantile(bare, 0.95) } },
      ],
    };
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the sample class in over HTTP, and waits until it is marked. */
async function markSample(url: string, token: string, folder: string): Promise<void> {
  const sample = await makeSampleClass(folder);
  const call = async (path: string, body: string | FormData | null, type?: string): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${token}`, ...(type !== undefined && { 'content-type': type }) };
    const answer = await fetch(`${url}/api/v1${path}`, body === null ? { headers } : { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const formOf = async (files: Readonly<Record<string, string>>, fields: Readonly<Record<string, string>> = {}): Promise<FormData> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const [name, path] of Object.entries(files)) form.append(name, await openAsBlob(path), name);
    return form;
  };
  await call('/exams', JSON.stringify({ source: await readFile(sample.exam, 'utf8') }), 'application/json');
  await call(`/exams/${EXAM}/template`, await formOf({ file: sample.blank }));
  const { batch_id: batch } = await call('/batches', await formOf({ files: sample.stack, roster: sample.roster }, { exam_id: EXAM }));
  for (;;) {
    const { status } = await call(`/batches/${String(batch)}`, null);
    // As a marker who comes when the class is marked: what is drawn ahead is drawn.
    if (status === 'DONE') return delay(AHEAD_MS);
    if (status === 'FAILED') throw new Error('the sample was not marked');
    await delay(500);
  }
}

async function signIn(page: Page, url: string, secret: string): Promise<void> {
  await page.goto(url);
  // Typed as text: the page's own globals are not this program's.
  const status = await page.evaluate(`fetch('/api/v1/setup', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: ${JSON.stringify(secret)}, name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }) }).then((answer) => answer.status)`);
  if (status !== 201) throw new Error(`no administrator: ${String(status)}`);
}

const WATCH = `
  globalThis.times = [];
  globalThis.shown = new Set();
  globalThis.addEventListener('keydown', () => {
    const start = performance.now();
    const item = location.search;
    const look = () => {
      const image = document.querySelector('[data-surface] img');
      // An answer whose page was not scanned has no image to wait for.
      if (location.search === item || image?.complete === false) requestAnimationFrame(look);
      else requestAnimationFrame(() => { times.push(performance.now() - start); if (image !== null) shown.add(image.src); });
    };
    requestAnimationFrame(look);
  }, true);`;

/** A scan that is in the browser's cache, decoded and painted by itself. */
const BARE = `(async () => {
  const image = document.createElement('img');
  document.body.append(image);
  const found = [];
  for (const url of shown) {
    const start = performance.now();
    image.src = url;
    await image.decode();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    found.push(performance.now() - start);
  }
  image.remove();
  return found;
})()`;

async function pressKeys(page: Page, url: string): Promise<{ times: number[]; bare: number[] }> {
  await page.goto(`${url}/exams/${EXAM}/review`);
  await page.waitForSelector('[data-surface] img');
  await page.evaluate(WATCH);
  for (let key = 0; key < KEYS; key += 1) {
    await delay(READING_MS);
    await page.keyboard.press('j');
  }
  await delay(READING_MS);
  return { times: (await page.evaluate('times')) as number[], bare: (await page.evaluate(BARE)) as number[] };
}
