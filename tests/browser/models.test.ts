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
