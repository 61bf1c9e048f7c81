import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launch, visit } from './support/browser.ts';
import { startStub, type Stub } from './support/stub.ts';

let browser: Browser;
let stub: Stub;
beforeAll(async () => {
  browser = await launch();
});
afterEach(async () => await stub.close());
afterAll(async () => await browser.close());

it('signs in on the page that was asked for, and out again', async () => {
  stub = await startStub({ signedIn: false });
  const { page, context } = await visit(browser);
  await page.goto(`${stub.url}/exams/algebra-3/results`);
  await page.fill('[name=email]', 'lin@school.example');
  await page.fill('[name=password]', 'wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  expect(await page.textContent('[role=alert]')).toContain('The e-mail or the password is wrong.');
  await page.fill('[name=password]', 'correct horse');
  await page.keyboard.press('Enter');
  await page.waitForSelector('tfoot');
  expect(page.url()).toContain('/exams/algebra-3/results');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForSelector('[name=email]');
  await context.close();
});

it('makes the first administrator with the secret of the link, which never reaches a server’s log', async () => {
  stub = await startStub({ full: false, signedIn: false });
  const { page, context } = await visit(browser);
  await page.goto(`${stub.url}/setup#one-time`);
  await page.fill('[name=name]', '林老师');
  await page.fill('[name=email]', 'lin@school.example');
  await page.fill('[name=password]', 'a long sentence');
  await page.keyboard.press('Enter');
  await page.waitForSelector('a[href="/exams/new"]');
  expect(stub.headers.every(({ path }) => !String(path).includes('one-time'))).toBe(true);
  await context.close();
});

it('speaks the browser’s language at first, then the one that was chosen, also to the server', async () => {
  stub = await startStub({ full: false });
  const { page, context } = await visit(browser, { language: 'zh-CN' });
  await page.goto(stub.url);
  await page.getByRole('heading', { name: '还没有考试' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'No exam yet' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'No exam yet' }).waitFor();
  expect(stub.headers.at(-1)?.['accept-language']).toBe('en');
  await context.close();
});

it('takes an exam file in, with every mistake at its line first', async () => {
  stub = await startStub({ full: false });
  const { page, context } = await visit(browser);
  await page.goto(`${stub.url}/exams/new?sample=true`);
  const text = await page.inputValue('textarea');
  await page.fill('textarea', text.replace('type: objective', 'type: objectiv').replace('max_score: 6', 'max_score: 5'));
  await page.getByRole('button', { name: 'Create exam' }).click();
  await page.getByText('2 mistakes in the exam file').waitFor();
  await page.getByRole('button', { name: 'Line 9' }).click();
  const chosen = await page.evaluate(() => {
    const area = document.querySelector('textarea');
    return area?.value.slice(area.selectionStart, area.selectionEnd);
  });
  expect(chosen?.trim()).toBe('type: objectiv');
  await page.fill('textarea', text);
  await page.getByRole('button', { name: 'Create exam' }).click();
  await page.waitForURL('**/exams/sample-quiz/intake');
  await context.close();
});
