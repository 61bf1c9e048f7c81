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
  await page.goto(`${stub.url}/exams/algebra-3/intake`);
  await page.waitForSelector('[data-page]');
});
afterEach(async () => {
  await seen.context.close();
  await stub.close();
  if (seen.complaints.length > 0) throw new Error(`the browser complained: ${seen.complaints.join('; ')}`);
});
afterAll(async () => await browser.close());

const inList = (id: string): string => `ol [data-page="${id}"]`;
const scripts = (): readonly (readonly (string | null)[])[] => [...(stub.world.splits.get('b1')?.scripts ?? [])].map(({ page_ids: ids }) => ids);

it('mends the split by keys: moves a page, splits, joins, undoes', async () => {
  await page.focus(inList('s02-p1'));
  await page.keyboard.press('Shift+ArrowUp');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-page'))).toBe('s02-p1');
  await page.focus(inList('s05-p2'));
  await page.keyboard.press('s');
  await page.getByText('2 changes, not saved').waitFor();
  await page.getByText('Papers (41)').waitFor();
  await page.focus(inList('s05-p2'));
  await page.keyboard.press('j');
  await page.getByText('Papers (40)').waitFor();
  await page.focus(inList('s05-p2'));
  await page.keyboard.press('Control+z');
  await page.getByText('Papers (41)').waitFor();
  await page.getByRole('button', { name: 'Confirm and mark' }).click();
  await page.getByText('Marking', { exact: true }).waitFor();
  expect(scripts().slice(0, 6)).toEqual([['s01-p1', 's01-p2', 's02-p1'], [null, 's02-p2'], ['s03-p1', 's03-p2'], ['s04-p1', 's04-p2'], ['s05-p1'], ['s05-p2']]);
});

it('moves a page by dragging it', async () => {
  const gap = page.locator('ol li').filter({ has: page.locator('[data-page="s01-p1"]') }).locator('span[aria-hidden].h-28').first();
  await page.locator(inList('s02-p2')).dragTo(gap);
  await page.getByText('1 change, not saved').waitFor();
  await page.getByRole('button', { name: 'Confirm and mark' }).click();
  await page.getByText('Marking', { exact: true }).waitFor();
  expect(scripts().slice(0, 2)).toEqual([['s02-p2', 's01-p1', 's01-p2'], ['s02-p1']]);
});

it('says whose paper it is in two actions, by a part of the name', async () => {
  const box = page.getByRole('combobox', { name: 'Student' }).first();
  await box.fill('王芳轩');
  await box.press('Enter');
  await page.getByRole('button', { name: 'Confirm and mark' }).click();
  await page.getByText('Marking', { exact: true }).waitFor();
  expect(stub.world.splits.get('b1')?.scripts[11]).toMatchObject({ submission_id: 's12', student_id: '204812', name: '王芳轩' });
});

it('refuses to overwrite a split that somebody else changed', async () => {
  await page.focus(inList('s02-p2'));
  await page.keyboard.press('s');
  const split = stub.world.splits.get('b1');
  if (split !== undefined) split.split_version = 9;
  await page.getByRole('button', { name: 'Confirm and mark' }).click();
  await page.getByText('Somebody else changed the split meanwhile.').waitFor();
  expect(scripts()).toHaveLength(40);
});

it('hands a stack in with its roster, and moves on as the server tells', async () => {
  await page.getByRole('button', { name: 'Hand in another stack' }).click();
  await page.getByLabel('Scans of the class', { exact: true }).setInputFiles({ name: 'more.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(300_000, 1) });
  await page.getByLabel('Roster', { exact: true }).setInputFiles({ name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from('student_id,name\n1,a\n') });
  await page.getByRole('switch', { name: /Let me confirm/ }).click();
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await page.waitForURL(/batch=b2/);
  await page.getByRole('heading', { name: 'Reading and splitting' }).waitFor();
  expect(stub.headers.some((one) => one['path'] === '/api/v1/batches' && one['method'] === 'POST' && one['idempotency-key'] !== undefined)).toBe(true);
  const batch = stub.world.batches.get('b2');
  if (batch !== undefined) batch.status = 'DONE';
  stub.tell({ id: 1, kind: 'batch_status', exam_id: 'algebra-3', batch_id: 'b2', submission_id: null, data: {} });
  await page.getByRole('heading', { name: 'Marked' }).waitFor({ timeout: 3000 });
});

it('stops and goes on', async () => {
  const batch = stub.world.batches.get('b1');
  if (batch !== undefined) batch.status = 'GRADING';
  await page.reload();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('What is marked is kept').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  expect(batch?.status).toBe('GRADING');
});
