import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, type Visit } from './support/browser.ts';
import { openModelled, type Modelled } from './support/modelled.ts';

/** What a teacher does with a marking model, on the real service. */

let browser: Browser;
let house: Modelled;
let plain: Modelled['change'];
let seen: Visit;
let page: Page;

beforeAll(async () => {
  [browser, house] = await Promise.all([launch(), openModelled()]);
  plain = house.change;
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});
beforeEach(async () => {
  house.fault = null;
  house.change = plain;
  seen = await house.visit(browser, {}, { width: 1280, height: 800 });
  ({ page } = seen);
});
afterEach(async () => {
  await seen.context.close();
  if (seen.complaints.length > 0) throw new Error(`the browser complained: ${seen.complaints.join('; ')}`);
});

const open = async (path: string): Promise<void> => void (await page.goto(house.service.origin + path));

describe('rulings', () => {
  it('shows what the rubric leaves open with its answers, takes one answer for all of them, and names it beside the marks', { timeout: 180_000 }, async () => {
    const asked = '只检验了一个根，B1 是否给分？';
    house.change = (answer, id) => (id === '3' ? { ...plain(answer, id), unsettled: { point_id: 'B1', question: asked } } : plain(answer, id));
    const examId = await house.exam();
    const ids = [await house.handIn(examId, '204801'), await house.handIn(examId, '204802')];
    await open(`/exams/${examId}/review?q=3`);
    await page.getByRole('link', { name: 'Answer it once for every paper' }).click();
    await page.getByRole('heading', { name: '1 open question' }).waitFor();
    const card = page.locator('[data-ruling]');
    await card.getByText(asked).waitFor();
    await page.getByText('2 papers wait for it').waitFor();
    await card.getByText('Answer 1 of 2').waitFor();
    await card.locator('svg image').waitFor();
    await card.getByRole('button', { name: 'Answer after' }).click();
    await card.getByText('Answer 2 of 2').waitFor();
    expect(await house.shots(browser, 'rulings-open', `/exams/${examId}/rulings`, '[data-ruling] svg image')).toEqual([]);

    const [ruling] = (await house.service.ok('listRulings', house.service.admin.cookie, { params: { id: examId } })).items;
    house.change = (answer, id) => {
      const [{ route, points }] = answer['routes'] as [{ route: string; points: { point_id: string }[] }];
      return { ...plain(answer, id), routes: [{ route, points: points.map((point) => (point.point_id === 'B1' ? { ...point, ruling_id: ruling?.id ?? null } : point)) }] };
    };
    await card.getByLabel('Your ruling').fill('检验一个根也给分。');
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 papers are being marked again').first().waitFor();
    await page.getByRole('heading', { name: 'Ruled (1)' }).waitFor();
    await card.getByText(/^Head · /).waitFor();
    for (const id of ids) expect((await house.marked(id, 2)).reason_code).toBe('unconfirmed');
    expect(await house.shots(browser, 'rulings-answered', `/exams/${examId}/rulings`, '[data-ruling]')).toEqual([]);

    await open(`/exams/${examId}/students/${ids[0] ?? ''}`);
    await page.getByRole('button', { name: /^3/ }).click();
    const note = page.locator('[data-ruling]');
    await note.getByText(/^Head · /).waitFor();
    await page.locator('aside').getByText('检验一个根也给分。').waitFor();
    // Worded anew, the mark still says what it was made by, and that the wording is another one now.
    await house.service.ok('answerRuling', house.service.admin.cookie, { params: { id: examId, ruling: ruling?.id ?? '' }, body: { answer: '须检验两个根。' } });
    await page.reload();
    await page.getByRole('button', { name: /^3/ }).click();
    await note.getByText('须检验两个根。').waitFor();
    await page.locator('aside').getByText('检验一个根也给分。').waitFor();
    expect(await house.shots(browser, 'paper-ruling', `/exams/${examId}/students/${ids[0] ?? ''}`, 'aside li', async (at) => await at.locator('aside li button').first().click())).toEqual([]);
  });
});

describe('points', () => {
  it('are decided one by one: the server sums them by the rules and keeps who decided which', { timeout: 120_000 }, async () => {
    const examId = await house.exam();
    const id = await house.handIn(examId, '204811');
    await open(`/exams/${examId}/review?q=3`);
    await page.getByText('also for a value carried over').waitFor();
    // Without its method the result does not count either.
    await page.keyboard.press('1');
    expect(await page.inputValue('[data-field=score]')).toBe('2');
    await page.keyboard.press('Enter');
    await page.getByText('✓ saved').waitFor();
    const question = await house.marked(id, 2);
    expect(question).toMatchObject({ score: 2, source: 'human', decided_by_name: 'Head', evidence: [{ point_id: 'M1', awarded: 0, by_person: true }, { point_id: 'A1', awarded: 0, by_person: true }, { point_id: 'B1', awarded: 2 }] });
    expect(question.evidence[1]?.reasoning).toContain('M1');
    expect(question.evidence[2]?.by_person).toBeUndefined();

    await open(`/exams/${examId}/review?q=4`);
    await page.getByText('experiment design').waitFor();
    expect(await house.shots(browser, 'review-kind', `/exams/${examId}/review?q=4`, '[data-surface] img')).toEqual([]);
    const paper = `/exams/${examId}/students/${id}`;
    await open(paper);
    await page.getByRole('button', { name: /^3/ }).click();
    expect(await page.locator('aside').getByText('● marked by a person').count()).toBe(2);
    await page.locator('aside ol').last().getByText('Head').waitFor();
    expect(await house.shots(browser, 'paper-points', paper, 'aside li', async (at) => await at.locator('aside li button').first().click())).toEqual([]);
  });
});

describe('the record of a mark', () => {
  it('says what a mark was made from and who changed what, with the raw reply folded away', { timeout: 120_000 }, async () => {
    const examId = await house.exam();
    const id = await house.handIn(examId, '204821');
    const { version } = await house.marked(id, 1);
    const decision = { action: 'OVERRIDE', question_id: '3', override_points: [{ point_id: 'M1', awarded: 2 }, { point_id: 'A1', awarded: 2 }], review_comment: '没有检验', expected_version: version };
    await house.service.ok('decide', house.service.admin.cookie, { params: { submission_id: id }, body: decision });
    await open(`/exams/${examId}/students/${id}`);
    await page.getByRole('button', { name: /^3/ }).click();
    await page.getByRole('link', { name: 'How was this mark made?' }).click();
    const [newest, first] = [page.locator('[data-version="2"]'), page.locator('[data-version="1"]')];
    await newest.getByText('Head').waitFor();
    expect(await newest.getByRole('list', { name: 'What changed' }).locator('li').allTextContents()).toEqual(['Score 6 → 4', 'B1: 2 → 0', 'The feedback was changed.']);
    await newest.getByText('没有检验').waitFor();
    for (const text of ['By a model', 'economy: one call a paper', 'working in steps', 'Checked without the model', 'version 1 of the exam']) await first.getByText(text).first().waitFor();
    expect(await first.getByRole('cell', { name: 'met', exact: true }).count()).toBe(3);
    const reply = first.locator('pre');
    expect(await reply.isVisible()).toBe(false);
    await first.locator('summary').focus();
    await page.keyboard.press('Enter');
    await reply.getByText('"transcription"').first().waitFor();
    // The reading was written by a model about a student's words: text, never markup.
    expect(await reply.locator('*').count()).toBe(0);
    expect(await house.shots(browser, 'record', `/exams/${examId}/students/${id}/record?q=3`, '[data-version]')).toEqual([]);
  });
});

describe('a service that fails, or has no money left', () => {
  it('leaves the answer waiting with the reason, and is asked again by one button', { timeout: 180_000 }, async () => {
    const examId = await house.exam();
    house.fault = { kind: 'safety' };
    const id = await house.handIn(examId, '204831');
    expect((await house.marked(id, 1)).mark_again).toBe(true);
    await open(`/exams/${examId}/review?q=3`);
    await page.getByText('Marks every paper of the exam again').waitFor();
    expect(await house.shots(browser, 'review-again', `/exams/${examId}/review?q=3`, '[data-surface] img')).toEqual([]);
    house.fault = null;
    await page.getByRole('button', { name: 'Mark again' }).click();
    await page.getByText('1 paper is being marked again.').first().waitFor();
    expect(await house.marked(id, 2)).toMatchObject({ mark_again: false, score: 6 });
    await open(`/exams/${examId}/students/${id}/record?q=3`);
    await page.getByRole('heading', { name: 'Calls that gave no mark' }).waitFor();
  });

  it('shows what was spent and what the budget stopped, and goes on once it is raised', { timeout: 180_000 }, async () => {
    const examId = await house.exam();
    const paths = `/exams/${examId}/models`;
    await open(paths);
    await page.getByText('No model has been asked yet').waitFor();
    expect(await house.shots(browser, 'models-nothing', paths, 'form')).toEqual([]);
    const first = await house.handIn(examId, '204841');
    await page.getByLabel('Budget in US dollars').fill('0');
    await page.keyboard.press('Enter');
    await page.getByText('Set for this exam.').waitFor();
    const second = await house.handIn(examId, '204842');
    await page.reload();
    const stopped = page.locator('[data-reason=budget_reached]');
    await stopped.getByText('2 answers in 1 paper').waitFor();
    await page.getByRole('row', { name: /fast first look \$\S+ 1 0/ }).waitFor();
    expect(await house.shots(browser, 'models-stopped', paths, 'table')).toEqual([]);

    await page.getByLabel('Budget in US dollars').fill('five');
    await page.getByText('Write an amount').waitFor();
    await page.getByLabel('Budget in US dollars').fill('5');
    await page.keyboard.press('Enter');
    await page.getByText(/of \$5\.00 spent/).waitFor();
    await page.getByRole('button', { name: 'Mark again' }).click();
    expect(await house.marked(second, 2)).toMatchObject({ score: 6 });
    expect((await house.marked(first, 1)).version).toBe(1);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No limit is set.').waitFor();
    await stopped.waitFor({ state: 'detached' });
  });
});
