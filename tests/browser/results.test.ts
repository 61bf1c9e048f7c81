import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, visit } from './support/browser.ts';
import { startStub, type Stub } from './support/stub.ts';

let browser: Browser;
let stub: Stub;
beforeAll(async () => {
  [browser, stub] = [await launch(), await startStub()];
});
afterAll(async () => {
  await browser.close();
  await stub.close();
});

const released = (): number => [...stub.world.submissions.values()].filter(({ released_at: at }) => at !== null).length;

it('sorts the class, leads from a cell to its answer on the desk, and draws only the rows in sight', async () => {
  const { page, context } = await visit(browser);
  await page.goto(`${stub.url}/exams/algebra-3/results`);
  await page.waitForSelector('tfoot');
  expect(await page.locator('tbody tr').count()).toBeLessThan(40);
  await page.getByRole('button', { name: 'Total' }).click();
  await page.waitForSelector('th[aria-sort=ascending], th[aria-sort=descending]');
  await page.getByRole('link', { name: /Question 3: 4 of 6, waits/ }).first().click();
  await page.waitForURL(/review\?.*q=/);
  await page.waitForSelector('[data-surface] img');
  expect(await page.textContent('h1')).toBe('Question 3');
  await context.close();
});

it('releases what is complete after a look at what will happen, and takes it back', async () => {
  const { page, context } = await visit(browser);
  await page.goto(`${stub.url}/exams/algebra-3/results`);
  await page.getByRole('button', { name: 'Release 20…' }).click();
  await page.getByText('20 papers wait and stay unreleased').waitFor();
  await page.getByRole('button', { name: 'Release 20', exact: true }).click();
  await page.getByText('20 papers released.').first().waitFor();
  expect(released()).toBe(20);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(released).toBe(0);
  await context.close();
});
