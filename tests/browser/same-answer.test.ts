import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launch, visit, type Visit } from './support/browser.ts';
import { startStub, type Stub } from './support/stub.ts';

/** Question 3 waits in fourteen scripts, s01, s04 …; these wrote something else. */
const OTHERS = ['s07', 's10', 's13', 's16', 's19', 's22', 's25', 's28', 's31', 's34'];
const SAME = ['s04', 's37', 's40'];

const FOLDER = join(import.meta.dirname, '../../.data/screens');

let browser: Browser;
let stub: Stub;
let seen: Visit;
let page: Page;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await launch();
});
beforeEach(async () => {
  stub = await startStub();
  for (const id of OTHERS) Object.assign(question(id) ?? {}, { transcription: `${id}: x=2` });
  seen = await visit(browser);
  ({ page } = seen);
  await page.goto(`${stub.url}/exams/algebra-3/review?q=3`);
  await page.waitForSelector('[data-surface] img');
});
afterEach(async () => {
  await seen.context.close();
  await stub.close();
  if (seen.complaints.length > 0) throw new Error(`the browser complained: ${seen.complaints.join('; ')}`);
});
afterAll(async () => await browser.close());

function question(script: string) {
  return stub.world.submissions.get(script)?.questions.find((one) => one.question_id === '3');
}
const offer = () => page.getByRole('region', { name: 'Same answer' });
const isAt = async (wanted: string): Promise<void> => {
  await expect.poll(() => decodeURIComponent(new URL(page.url()).searchParams.get('item') ?? '').replaceAll('"', '')).toBe(wanted);
  await page.waitForSelector('[data-field=score]');
};
const scores = (): unknown[] => SAME.map((id) => [question(id)?.status, question(id)?.score]);

it('offers a decision for all with the same answer, applies it with one key, and takes it back', async () => {
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await offer().waitFor();
  expect(await offer().textContent()).toContain('Same answer in 3 other scripts');
  expect(await offer().textContent()).toContain('Question 3, just decided with 6');
  await page.keyboard.press('a');
  await page.getByText('Applied to 3 answers.').first().waitFor();
  expect(scores()).toEqual(SAME.map(() => ['reviewed', 6]));
  expect(question('s07')?.status).toBe('needs_review');
  expect(await offer().count()).toBe(0);
  await isAt('s07/3');
  await page.keyboard.press('Control+z');
  await expect.poll(() => SAME.map((id) => question(id)?.status)).toEqual(SAME.map(() => 'needs_review'));
  await isAt('s01/3');
  expect(question('s01')?.status).toBe('reviewed');
  await page.keyboard.press('Control+z');
  await expect.poll(() => question('s01')?.status).toBe('needs_review');
});

it('goes through them one by one with the score filled in, each with its own yes, and comes back', async () => {
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await offer().waitFor();
  await isAt('s04/3');
  await page.keyboard.press('j');
  await isAt('s07/3');
  await page.keyboard.press('l');
  await isAt('s04/3');
  expect(await page.inputValue('[data-field=score]')).toBe('6');
  expect(await offer().count()).toBe(0);
  await page.keyboard.press('Enter');
  await isAt('s37/3');
  await page.keyboard.press('Enter');
  await isAt('s40/3');
  await page.keyboard.press('Enter');
  await isAt('s07/3');
  await expect.poll(scores).toEqual(SAME.map(() => ['reviewed', 6]));
});

it('leaves what changed meanwhile, and says so', async () => {
  await page.keyboard.press('Enter');
  await offer().waitFor();
  const changed = question('s37');
  if (changed !== undefined) Object.assign(changed, { version: 4, status: 'reviewed', score: 1 });
  await offer().getByRole('button', { name: 'Apply to all 3' }).click();
  await page.getByText('Applied to 2 answers. 1 changed meanwhile').first().waitFor();
  expect(question('s37')).toMatchObject({ version: 4, score: 1 });
});

it('offers nothing where nobody wrote the same, and goes away when it is not wanted', async () => {
  await page.keyboard.press('Enter');
  await offer().getByRole('button', { name: 'Not now' }).click();
  expect(await offer().count()).toBe(0);
  await isAt('s04/3');
  await page.keyboard.press('j');
  await isAt('s07/3');
  const answered = page.waitForResponse((response) => response.url().includes('same-answer'));
  await page.keyboard.press('Enter');
  await answered;
  await isAt('s10/3');
  expect(await offer().count()).toBe(0);
});

it.each(['en', 'zh-CN'] as const)('fits on a desk and on a phone in %s', async (language) => {
  const look = await visit(browser, { language });
  await look.page.goto(`${stub.url}/exams/algebra-3/review?q=3`);
  await look.page.waitForSelector('[data-surface] img');
  await look.page.keyboard.press('Enter');
  const bar = look.page.getByRole('region', { name: language === 'en' ? 'Same answer' : '相同作答' });
  await bar.waitFor();
  for (const width of [1360, 390]) {
    await look.page.setViewportSize({ width, height: 820 });
    expect(await look.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await look.page.screenshot({ path: join(FOLDER, `same-answer.${width}.${language}.png`) });
  }
  await look.context.close();
  expect(look.complaints).toEqual([]);
});
