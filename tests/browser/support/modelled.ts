import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { QuestionOut } from '../../../src/contracts/http/papers.ts';
import { inkMarks } from '../../support/model-marker.ts';
import type { Fault } from '../../support/model-server/faults.ts';
import { GOOD_KEY, startModelServer } from '../../support/model-server/index.ts';
import { formOf } from '../../support/sample-requests.ts';
import { openTestService, type TestService } from '../../support/service.ts';
import { misfits, visit, type Look, type Visit } from './browser.ts';
import { pageImage } from './page-images.ts';

const FOLDER = join(import.meta.dirname, '../../../.data/screens');
const LOOKS: readonly Look[] = [{ language: 'en', theme: 'light' }, { language: 'zh-CN', theme: 'light' }, { language: 'zh-CN', theme: 'dark' }];
const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 800 }] as const;

export type Reply = Record<string, unknown>;

/** The real service with a model that finds every point, unless the test says otherwise. */
export interface Modelled {
  readonly service: TestService;
  fault: Fault | null;
  change: (answer: Reply, questionId: string) => object;
  /** An exam of two written questions (the second leaves its kind open), in the language of most users. */
  exam(): Promise<string>;
  /** Hands in a script and waits until it is marked. */
  handIn(examId: string, student: string): Promise<string>;
  marked(id: string, version: number, questionId?: string): Promise<QuestionOut>;
  /** A page of the administrator. */
  visit(browser: Browser, look?: Partial<Look>, size?: { width: number; height: number }): Promise<Visit>;
  /** Pictures in every look, wide and narrow, and what is wrong with them. */
  shots(browser: Browser, name: string, path: string, ready: string, act?: (page: Page) => Promise<void>): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openModelled(environment: Readonly<Record<string, string>> = {}): Promise<Modelled> {
  const server = await startModelServer({ reply: (seen) => inkMarks(seen, (answer, brief) => made.change(answer, brief.question_id)), faults: () => made.fault });
  const service = await openTestService({
    GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl, VISION_MODEL_FAST: 'fast', VISION_MODEL_DEEP: 'deep', MODEL_PRICES: 'fast=1/2,deep=4/8',
    MODEL_REQUESTS_PER_MINUTE: '100000', MARKING_MODE: 'economy', ...environment,
  });
  const as = service.admin.cookie;
  let exams = 0;

  const made: Modelled = {
    service,
    fault: null,
    change: openKind,
    async exam() {
      exams += 1;
      const id = `unit-${exams}`;
      await service.ok('createExam', as, { body: { source: examSource(id) } });
      return id;
    },
    async handIn(examId, student) {
      const upload = new Uint8Array(await pageImage('first', student, `(x−2)(x−3)=0\nx=2 或 x=3\n代入 ${student}`, 1240));
      const { submission_id: id } = await service.ok('createSubmission', as, { form: formOf({ exam_id: examId, student_id: student }, { file: upload }) });
      await made.marked(id, 1);
      return id;
    },
    async marked(id, version, questionId = '3') {
      for (;;) {
        const script = await service.ok('getSubmission', as, { params: { id } });
        const question = script.questions.find(({ question_id: one }) => one === questionId);
        if (['REVIEWING', 'COMPLETED'].includes(script.status) && question !== undefined && question.version >= version) return question;
        expect(script.error).toBeNull();
        await new Promise((resolve) => void setTimeout(resolve, 100));
      }
    },
    async visit(browser, look, size) {
      const seen = await visit(browser, look, size);
      const cookies = (as['cookie'] ?? '').split('; ').map((one) => ({ name: one.slice(0, one.indexOf('=')), value: one.slice(one.indexOf('=') + 1), url: service.origin }));
      await seen.context.addCookies(cookies);
      return seen;
    },
    async shots(browser, name, path, ready, act) {
      mkdirSync(FOLDER, { recursive: true });
      const wrong: string[] = [];
      for (const look of LOOKS) {
        for (const size of SIZES) {
          const { context, page, complaints } = await made.visit(browser, look, { ...size });
          await page.goto(service.origin + path);
          await page.waitForSelector(ready);
          await act?.(page);
          await page.waitForFunction(() => [...document.images].every((image) => image.complete));
          await page.waitForTimeout(300);
          await page.screenshot({ path: join(FOLDER, `${name}.${size.width}.${look.language}.${look.theme}.png`), fullPage: true });
          wrong.push(...complaints, ...(await misfits(page)));
          await context.close();
        }
      }
      return wrong;
    },
    async close() {
      await service.close();
      await server.close();
    },
  };
  return made;
}

/** The model says what kind of question the second one is. */
function openKind(answer: Reply): object {
  return answer['kind'] === 'auto' ? { ...answer, kind: 'lab_design' } : answer;
}

function examSource(id: string): string {
  return JSON.stringify({
    id, title: '代数单元测验', language: 'zh-CN', paper: { pages: 1 },
    questions: [
      {
        id: '3', type: 'stepwise', max_score: 6, question: '解方程 x² − 5x + 6 = 0，并检验。', regions: [{ page: 1, box: [420, 80, 660, 920] }],
        points: [
          { id: 'M1', kind: 'method', score: 2, description: '因式分解或使用求根公式' },
          { id: 'A1', kind: 'accuracy', score: 2, needs: ['M1'], follow_through: true, description: '两个根都正确' },
          { id: 'B1', kind: 'independent', score: 2, description: '代入检验' },
        ],
      },
      {
        id: '4', type: 'auto', max_score: 3, question: '说明你的理由。', regions: [{ page: 1, box: [240, 70, 320, 940] }],
        points: [{ id: 'P1', kind: 'independent', score: 3, description: '写出理由' }],
      },
    ],
  });
}
