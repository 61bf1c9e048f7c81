import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, misfits, visit, type Look } from './support/browser.ts';
import { startStub, type Stub } from './support/stub.ts';

/** Every page in both languages and in the dark: nothing cut off, nothing too small to hit, no complaint; pictures for people to look at. */

const FOLDER = join(import.meta.dirname, '../../.data/screens');
const LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
];

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly state?: 'empty' | 'signed-out';
  /** What must be there before the picture is taken. */
  readonly ready: string;
  readonly act?: (page: Page) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  { name: 'sign-in', path: '/', state: 'signed-out', ready: 'form' },
  { name: 'setup', path: '/setup#secret', state: 'signed-out', ready: 'form' },
  { name: 'exams-empty', path: '/', state: 'empty', ready: 'a[href="/exams/new"]' },
  { name: 'exams', path: '/', ready: 'table' },
  { name: 'new', path: '/exams/new?sample=true', ready: 'textarea' },
  {
    name: 'new-mistakes',
    path: '/exams/new',
    ready: 'textarea',
    act: async (page) => {
      await page.fill('textarea', 'id: Algebra 3\ntitle: x\nquestions:\n  - {id: "1", type: objectiv, max_score: -1}\n  - {id: "1", type: stepwise}\n');
      await page.locator('main button').last().click();
      await page.waitForSelector('section[role=alert]');
    },
  },
  { name: 'intake', path: '/exams/algebra-3/intake', ready: '[data-page] img' },
  { name: 'intake-viewer', path: '/exams/algebra-3/intake', ready: '[data-page] img', act: async (page) => await page.locator('[data-page]').nth(3).click() },
  {
    name: 'intake-student',
    path: '/exams/algebra-3/intake',
    ready: '[data-page] img',
    act: async (page) => {
      await page.locator('ol input').nth(1).fill('明');
      await page.evaluate(() => globalThis.scrollBy(0, 500));
    },
  },
  { name: 'intake-empty', path: '/exams/sample-quiz/intake', ready: '[role=switch]' },
  { name: 'review', path: '/exams/algebra-3/review?q=3', ready: '[data-surface] img' },
  { name: 'review-objective', path: '/exams/algebra-3/review?q=2', ready: '[data-surface] img', act: async (page) => await page.keyboard.press('f') },
  { name: 'review-keys', path: '/exams/algebra-3/review', ready: '[data-surface] img', act: async (page) => await page.keyboard.press('Shift+Slash') },
  { name: 'review-none', path: '/exams/algebra-3/review?q=1', ready: 'main a' },
  { name: 'results', path: '/exams/algebra-3/results', ready: 'tfoot' },
  { name: 'results-release', path: '/exams/algebra-3/results', ready: 'tfoot', act: async (page) => await page.locator('main button').filter({ hasText: /Release|发布/ }).first().click() },
  { name: 'paper', path: '/exams/algebra-3/students/s01', ready: '[data-surface] img', act: async (page) => await page.locator('aside button').nth(2).click() },
  { name: 'paper-whole', path: '/exams/algebra-3/students/s08', ready: '[data-surface] img' },
  { name: 'settings', path: '/settings', ready: '[role=tablist]' },
  { name: 'settings-people', path: '/settings', ready: '[role=tablist]', act: async (page) => await page.locator('[role=tab]').nth(2).click() },
  { name: 'settings-tokens', path: '/settings', ready: '[role=tablist]', act: async (page) => await page.locator('[role=tab]').nth(3).click() },
  { name: 'not-found', path: '/nowhere', ready: 'main a' },
];

let browser: Browser;
const stubs: Record<'full' | 'empty' | 'signed-out', Stub> = {} as never;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await launch();
  stubs.full = await startStub();
  const sample = stubs.full.world.exams[0];
  if (sample !== undefined) stubs.full.world.exams.push({ ...sample, id: 'sample-quiz', title: 'Sample quiz' });
  stubs.empty = await startStub({ full: false });
  stubs['signed-out'] = await startStub({ full: false, signedIn: false });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(Object.values(stubs).map(async (stub) => await stub.close()));
});

async function show({ name, path, state, ready, act }: Screen, look: Look, size?: { width: number; height: number }): Promise<readonly string[]> {
  const { context, page, complaints } = await visit(browser, look, size);
  await page.goto(`${stubs[state ?? 'full'].url}${path}`);
  await page.waitForSelector(ready);
  await act?.(page);

  await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.loading === 'lazy'));
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(FOLDER, `${name}.${size === undefined ? '' : `${size.width}.`}${look.language}.${look.theme}.png`) });
  const found = [...complaints, ...(await misfits(page))];
  await context.close();
  return found;
}

describe.each(LOOKS)('in $language, $theme', (look) => {
  it.each(SCREENS)('shows $name', async (screen) => {
    expect(await show(screen, look)).toEqual([]);
  });
});

describe.each([820, 390])('on a screen %i px wide', (width) => {
  it.each(SCREENS.filter(({ name }) => ['exams', 'new', 'intake', 'review', 'results', 'paper', 'settings-people'].includes(name)))('shows $name', async (screen) => {
    expect(await show(screen, { language: 'zh-CN', theme: 'light' }, { width, height: width === 820 ? 1180 : 800 })).toEqual([]);
  });
});
