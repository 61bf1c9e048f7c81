import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSampleClass } from '../../samples/class/make.ts';
import { launch, visit } from './support/browser.ts';
import { openHouse, type House } from './support/served.ts';

/** Marking the sample class takes its time on a busy machine. */
const PATIENCE = { timeout: 240_000 };

let browser: Browser;
let served: House;
beforeAll(async () => {
  [browser, served] = await Promise.all([launch(), openHouse()]);
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

it('takes a teacher from an empty house to decided marks, on the real server', { timeout: 400_000 }, async () => {
  const sample = await makeSampleClass(join(served.folder, 'class'));
  const { page, context, complaints } = await visit(browser, { language: 'en' });

  await page.goto(served.setupLink);
  await page.getByLabel('Name', { exact: true }).fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.locator('input[type=password]').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${served.origin}/`);

  // The exam file, then the blank paper that it names.
  await page.goto(`${served.origin}/exams/new`);
  await page.locator('textarea').fill(await readFile(sample.exam, 'utf8'));
  await page.getByRole('button', { name: 'Create exam' }).click();
  await page.getByLabel('The blank paper', { exact: true }).setInputFiles(sample.blank);
  await page.waitForURL(/\/intake/);

  // The stack and the roster; the split is confirmed by a person.
  await page.getByLabel('Scans of the class', { exact: true }).setInputFiles(sample.stack);
  await page.getByLabel('Roster', { exact: true }).setInputFiles(sample.roster);
  await page.getByRole('switch', { name: /Let me confirm/ }).click();
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await page.getByRole('button', { name: 'Confirm and mark' }).click(PATIENCE);
  // All of it: the first answer that waits is then a crossed-out one, which has a proposal to accept.
  await page.getByRole('heading', { name: 'Marked', exact: true }).waitFor(PATIENCE);
  await page.getByRole('link', { name: /^Review \d+ answers$/ }).click(PATIENCE);

  // One key accepts what is proposed and goes on.
  await page.waitForSelector('[data-surface] img');
  const before = page.url();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url(), PATIENCE).not.toBe(before);
  await page.getByText('✓ saved').waitFor();

  // What is in the record by now is what the page shows.
  const reviewed = await page.evaluate(async () => {
    const list = (await (await fetch('/api/v1/exams/grade7-quiz/results')).json()) as { students: { questions: { source: string; status: string }[] }[] };
    return list.students.flatMap((student) => student.questions).filter((question) => question.source === 'human').map((question) => question.status);
  });
  expect(reviewed).toEqual(['reviewed']);
  await page.goto(`${served.origin}/exams/grade7-quiz/results`);
  await page.getByText('王小明').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  expect((await download).suggestedFilename()).toContain('.csv');
  expect(complaints).toEqual([]);
  await context.close();
});
