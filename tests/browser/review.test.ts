import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launch, visit, type Visit } from './support/browser.ts';
import { startStub, type Stub } from './support/stub.ts';

let browser: Browser;
let stub: Stub;
let seen: Visit;
let page: Page;
beforeAll(async () => {
  browser = await launch();
});
beforeEach(async () => {
  stub = await startStub();
  seen = await visit(browser);
  ({ page } = seen);
  await open('q=3');
});
afterEach(async () => {
  await seen.context.close();
  await stub.close();
  if (seen.complaints.length > 0) throw new Error(`the browser complained: ${seen.complaints.join('; ')}`);
});
afterAll(async () => await browser.close());

async function open(search: string): Promise<void> {
  await page.goto(`${stub.url}/exams/algebra-3/review?${search}`);
  await page.waitForSelector('[data-surface] img');
}
const item = (): string => decodeURIComponent(new URL(page.url()).searchParams.get('item') ?? '').replaceAll('"', '');
const isAt = async (wanted: string): Promise<void> => {
  await expect.poll(item).toBe(wanted);
  await page.waitForSelector('[data-field=score]');
};
const saved = async (): Promise<void> => await page.getByText('✓ saved').waitFor();
const question = (script: string, id: string) => stub.world.submissions.get(script)?.questions.find((one) => one.question_id === id);

it('accepts with one key and goes on; changes a point with two', async () => {
  await isAt('s01/3');
  await page.keyboard.press('Enter');
  await isAt('s04/3');
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await isAt('s07/3');
  await saved();
  expect(stub.signals).toMatchObject([
    { submission_id: 's01', action: 'APPROVE', question_id: '3', expected_version: 1 },
    { submission_id: 's04', action: 'OVERRIDE', question_id: '3', override_points: [{ point_id: 'M1', awarded: 2 }, { point_id: 'A1', awarded: 2 }, { point_id: 'B1', awarded: 2 }], expected_version: 1 },
  ]);
});

it('undoes over papers, with the entries back as they were', async () => {
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await isAt('s04/3');
  await page.keyboard.press('Enter');
  await isAt('s07/3');
  await saved();
  await page.keyboard.press('Control+z');
  await isAt('s04/3');
  await page.keyboard.press('Control+z');
  await isAt('s01/3');
  expect(await page.inputValue('[data-field=score]')).toBe('6');
  await saved();
  expect(stub.signals.slice(2)).toMatchObject([{ submission_id: 's04', action: 'REOPEN', expected_version: 2 }, { submission_id: 's01', action: 'REOPEN', expected_version: 2 }]);
  expect(question('s01', '3')).toMatchObject({ status: 'needs_review' });
});

it('keeps decisions while the network is gone, says so, and sends each once when it is back', async () => {
  stub.dead = true;
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByText('Offline: 2 changes waiting').waitFor();
  stub.dead = false;
  await saved();
  await expect.poll(() => stub.signals.map(({ submission_id: id }) => id)).toEqual(['s01', 's04']);
  expect(new Set(stub.signals.map(({ key }) => key)).size).toBe(2);
});

it('shows both scores where somebody else decided meanwhile, and takes the one that is chosen', async () => {
  const first = question('s01', '3');
  if (first !== undefined) Object.assign(first, { version: 5, score: 2, status: 'reviewed', source: 'human' });
  await page.keyboard.press('Enter');
  await page.getByText('Question 3 was not saved.').first().waitFor();
  await page.keyboard.press('k');
  const note = page.getByRole('alert').filter({ hasText: 'Yours' });
  expect(await note.locator('dd').allTextContents()).toEqual(['2', '4']);
  await note.getByRole('button', { name: 'Use mine' }).click();
  await saved();
  await expect.poll(() => question('s01', '3')).toMatchObject({ score: 4, version: 6 });
});

it('leaves keys alone in fields and while an input method composes', async () => {
  await page.keyboard.press('t');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('transcription');
  await page.keyboard.press('End');
  await page.keyboard.type('jk12');
  expect(await page.inputValue('[data-field=transcription]')).toContain('jk12');
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true })));
  expect(item()).toBe('s01/3');
  expect(stub.signals).toEqual([]);
});

it('types a score, and asks for one where there is none', async () => {
  await open('q=2');
  await isAt('s03/2');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe('score');
  expect(stub.signals).toEqual([]);
  await page.keyboard.type('2.5');
  await page.keyboard.press('Enter');
  await isAt('s08/2');
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await isAt('s13/2');
  await saved();
  expect(stub.signals).toMatchObject([{ override_score: 2.5 }, { override_score: 3 }]);
});

it('zooms at the pointer, scrolls by the wheel, fits again, and keeps the view for the next student', async () => {
  const matrix = async (): Promise<string> => await page.evaluate(() => document.querySelector<HTMLElement>('[data-surface] > div')?.style.transform ?? '');
  const fitted = await matrix();
  await page.mouse.move(400, 400);
  await page.mouse.wheel(0, 120);
  await expect.poll(matrix).not.toBe(fitted);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  const zoomed = await matrix();
  await page.keyboard.press('j');
  await isAt('s04/3');
  const kept = await matrix();
  expect(kept).toBe(zoomed);
  await page.keyboard.press('z');
  await expect.poll(matrix).toBe(fitted);
});

it('refuses a paper with a reason, and takes that back', async () => {
  await page.keyboard.press('x');
  await page.getByRole('dialog').getByRole('textbox').fill('another exam');
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse the paper' }).click();
  await expect.poll(() => stub.world.submissions.get('s01')?.status).toBe('REJECTED');
  await page.keyboard.press('Control+z');
  await expect.poll(() => stub.world.submissions.get('s01')?.status).toBe('REVIEWING');
});
