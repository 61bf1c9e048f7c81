import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { makeSampleClass, type SampleClass } from '../../samples/class/make.ts';
import type { Answer } from '../../src/contracts/http/routes.ts';
import { readExam } from '../../src/entry/exam-input.ts';
import { imageTokens } from '../../src/grading/model/tiles.ts';
import type { MarkingMode } from '../../src/grading/model/mode.ts';
import { readTruth } from '../support/compare-truth.ts';
import { inkMarks } from '../support/model-marker.ts';
import { GOOD_KEY, startModelServer, type ModelServer } from '../support/model-server/index.ts';
import { textTokens } from '../support/model-server/usage.ts';
import { sampleMarker } from '../support/sample-marker.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');
const PRICES = 'fast-model=1/2,deep-model=4/8';
/** Answers that the offline reader may leave open: whether a model is asked about them is not known beforehand. */
const WRITTEN_FIELDS = ['12', '13', '14', '15', '16', '17', '18'];

type Estimate = Answer<'estimateBatch'>;

describe('an estimate of what a model will cost, from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-estimate-'));
  let sample: SampleClass;
  let server: ModelServer;

  beforeAll(async () => {
    sample = await makeSampleClass(join(folder, 'class'), { students: 3 });
    const file = parse(readFileSync(sample.exam, 'utf8')) as { questions: { id: string }[] };
    writeFileSync(sample.exam, stringify({ ...file, questions: file.questions.filter(({ id }) => !WRITTEN_FIELDS.includes(id)) }));
  }, 300_000);
  afterEach(() => server.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** In `careful` a marker that finds every point again when it looks a second time. */
  async function open(mode: MarkingMode): Promise<void> {
    const exam = await readExam(sample.exam);
    if ('problems' in exam) throw new Error('the sample is broken');
    server = await startModelServer({ reply: mode === 'careful' ? (seen) => inkMarks(seen) : await sampleMarker(sample.stack, exam.exam, readTruth(sample.truth)) });
  }

  function grade(data: string, mode: MarkingMode, budget: string, ...more: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
    const args = [CLI, '--data', join(folder, data), 'grade', '--exam', sample.exam, '--answers', sample.stack, '--roster', sample.roster, '--out', join(folder, `${data}-results`), ...more];
    const env = {
      PATH: process.env['PATH'] ?? '', GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl, VISION_MODEL_FAST: 'fast-model', VISION_MODEL_DEEP: 'deep-model',
      MODEL_REQUESTS_PER_MINUTE: '100000', MARKING_MODE: mode, ...(more.includes('--lang') ? {} : { MODEL_PRICES: PRICES, MODEL_BUDGET_USD: budget }),
    };
    const child = spawn(process.execPath, args, { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => {
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  async function counted(): Promise<{ calls: number; imageTokens: number; texts: number }> {
    const parts = server.calls.seen.flatMap((seen) => [{ text: seen.system }, ...seen.parts]);
    const sizes = await Promise.all(parts.flatMap((part) => ('image' in part ? [sharp(part.image.bytes).metadata()] : [])));
    return { calls: server.calls.count, imageTokens: sizes.reduce((sum, size) => sum + imageTokens(size), 0), texts: textTokens(parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('')) };
  }

  const estimateOf = (estimate: Estimate, mode: MarkingMode): Estimate['modes'][number] => {
    const found = estimate.modes.find((one) => one.mode === mode);
    if (found === undefined) throw new Error(`no estimate for ${mode}`);
    return found;
  };

  /** An estimate, and what the server then counted in the run that goes on from it. */
  async function foretell(mode: MarkingMode): Promise<{ estimated: Estimate['modes'][number]; found: Awaited<ReturnType<typeof counted>> }> {
    await open(mode);
    const asked = await grade(mode, mode, '9', '--estimate', '--json');
    expect(asked).toMatchObject({ code: 0 });
    expect(server.calls.count).toBe(0);
    const estimate = JSON.parse(asked.out) as Estimate;
    expect(estimate).toMatchObject({ scripts_located: estimate.scripts, unread_answers: 0, mode, budget_usd: 9, spent_usd: 0 });
    const run = await grade(mode, mode, '9', '--json');
    expect(run).toMatchObject({ code: 0 });
    return { estimated: estimateOf(estimate, mode), found: await counted() };
  }

  it('foretells the calls and image tokens of a run exactly where no point is in doubt, asks nothing itself, and lets the same command go on', async () => {
    const { estimated: { calls, image_tokens: images, text_tokens: texts, cost_usd: cost, covered }, found } = await foretell('economy');
    expect(found).toMatchObject({ calls: calls.low, imageTokens: images.low });
    expect(calls.high).toBeGreaterThan(calls.low);
    // The schema of the reply is counted too, which the server leaves out; and letters are not bytes.
    expect(found.texts / texts.low).toBeGreaterThan(0.6);
    expect(found.texts / texts.low).toBeLessThan(1.5);
    expect(cost?.low).toBeGreaterThan(0);
    expect(covered).toBe('yes');
  }, 300_000);

  it('foretells the calls of a run that looks at every point again, and the tokens within its range', async () => {
    const { estimated: { calls, image_tokens: images }, found } = await foretell('careful');
    expect(found.calls).toBe(calls.low);
    expect(found.imageTokens).toBeGreaterThanOrEqual(images.low);
    expect(found.imageTokens).toBeLessThanOrEqual(images.high);
  }, 300_000);

  it('says what the budget covers, that no price is known, and that nothing is left after marking', async () => {
    await open('economy');
    const marked = await grade('economy', 'balanced', '9', '--estimate', '--lang', 'en');
    expect(marked.code).toBe(0);
    expect(marked.out).toContain('Nothing of this stack is left');
    const unpriced = await grade('unmarked', 'balanced', '9', '--estimate', '--lang', 'zh-CN');
    expect(unpriced.out).toContain('不知道 fast-model, deep-model 的价格');
    expect(unpriced.out).toMatch(/careful +\d+ – \d+ .* 未知\n/);
    const low = JSON.parse((await grade('unmarked', 'balanced', '0.03', '--estimate', '--json')).out) as Estimate;
    expect(low.modes.map(({ covered }) => covered)).toEqual(['perhaps', 'perhaps', 'no']);
    expect(server.calls.count).toBe(0);
  }, 300_000);
});
