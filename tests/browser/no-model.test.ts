import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch } from './support/browser.ts';
import { openModelled, type Modelled } from './support/modelled.ts';

let browser: Browser;
let house: Modelled;
beforeAll(async () => {
  [browser, house] = await Promise.all([launch(), openModelled({ VISION_PROVIDER: 'none' })]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

it('says that no model is set up, how to set one up, and what waits for one', { timeout: 180_000 }, async () => {
  const examId = await house.exam();
  await house.handIn(examId, '204851');
  const { context, page, complaints } = await house.visit(browser);
  await page.goto(`${house.service.origin}/exams/${examId}/models`);
  await page.getByRole('heading', { name: 'No model is set up' }).waitFor();
  await page.getByText('docs/models.md').waitFor();
  await page.locator('[data-reason=needs_model]').getByText('2 answers in 1 paper').waitFor();
  // Without a model there is nothing to mark again by, and nothing to pay.
  expect(await page.getByRole('button', { name: 'Mark again' }).count()).toBe(0);
  expect(await page.getByLabel('Budget in US dollars').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
  expect(await house.shots(browser, 'models-none', `/exams/${examId}/models`, '[data-reason]')).toEqual([]);
});
