import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExamFile } from '../../src/contracts/exam-file.ts';
import { docx, schemePng, table } from '../support/marking-schemes.ts';
import { GOOD_KEY, startModelServer, type ModelServer } from '../support/model-server/index.ts';
import { copied, copyTable, NOTHING, point, question, taskOf } from '../support/scheme-reader.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');

describe('rubric on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ai-grading-rubric-'));
  let server: ModelServer;
  beforeAll(async () => {
    server = await startModelServer({
      reply: (seen) => (taskOf(seen).pages === null ? copyTable(seen) : copied(seen, { ...NOTHING, questions: [question('1', 1, [point('B1', 2, 'B')], { stated_marks: 2 })] })),
    });
    writeFileSync(join(folder, 'Algebra 3.docx'), await docx(table([['Q1', '(3 marks)', ''], ['x = 2', '2M', ''], ['Q2', '(1 mark)', ''], ['y', '1B', '']])));
    writeFileSync(join(folder, '评分标准.png'), await schemePng(['1. B']));
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function cli(args: readonly string[], env: Readonly<Record<string, string>> = { GEMINI_API_KEY: GOOD_KEY, GEMINI_BASE_URL: server.geminiUrl }): Promise<{ code: number | null; out: string; err: string }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [CLI, 'rubric', ...args], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }
  const exam = (name: string): ReturnType<typeof parseExamFile> => parseExamFile(readFileSync(join(folder, name), 'utf8'), name);

  it('writes the draft with its findings, in the language of whoever asks, and overwrites nothing unasked', async () => {
    const english = await cli(['Algebra 3.docx', '--out', 'algebra.yaml']);
    expect(english).toMatchObject({ code: 0, out: expect.stringMatching(/^Draft written: algebra\.yaml \(2 questions; 0 mistakes, 3 things to look at; gemini-4-argon/) as string });
    expect(english.err).toMatch(/^Warning: algebra\.yaml:\d+:\d+ questions\[0\]\.points: The points add up to less than max_score: 2 < 3/m);
    expect(exam('algebra.yaml')).toMatchObject({ exam: { id: 'algebra-3', title: 'Algebra 3', questions: [{ id: '1', max_score: 3 }, { id: '2' }] } });
    const calls = server.calls.count;
    const again = await cli(['Algebra 3.docx', '--out', 'algebra.yaml', '--lang', 'zh-CN']);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('已存在') as string });
    // The same document was paid for.
    const forced = await cli(['Algebra 3.docx', '--out', 'algebra.yaml', '--force', '--lang', 'zh-CN']);
    expect(forced).toMatchObject({ code: 0, out: expect.stringContaining('此前已读取，未再付费') as string, err: expect.stringContaining('得分点之和小于满分：2 < 3') as string });
    expect(server.calls.count).toBe(calls);
  });

  it('keeps the places of an exam file that is named, and speaks JSON', async () => {
    writeFileSync(join(folder, 'base.yaml'), 'id: base\ntitle: Base\nquestions:\n  - {id: "1", type: stepwise, max_score: 2, regions: [{page: 1, box: [1, 2, 3, 4]}]}\n');
    const { code, out } = await cli(['评分标准.png', '--exam', 'base.yaml', '--out', 'draft.yaml', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ exam: { id: 'base', questions: [{ regions: [{ page: 1, box: [1, 2, 3, 4] }], points: [{ id: 'B1' }] }] }, findings: [] });
    expect(exam('draft.yaml')).toMatchObject({ exam: { title: 'Base' } });
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>> | undefined, number, string]>([
    ['no model', ['评分标准.png', '--out', 'a.yaml'], {}, 1, 'model_needed'], ['a file that is not there', ['nothing.pdf', '--out', 'a.yaml'], undefined, 2, 'file_not_found'],
    ['an id that is none', ['评分标准.png', '--out', 'a.yaml', '--id', 'Not An Id'], undefined, 2, 'exam_id_invalid'], ['a file of another type', ['base.yaml', '--out', 'a.yaml'], undefined, 2, 'file_type_unknown'],
  ])('ends with a sentence for %s', async (_, args, env, code, error) => {
    expect(await cli(args, env)).toMatchObject({ code, out: '', err: expect.stringContaining(`[${error}]`) as string });
    expect(() => readFileSync(join(folder, 'a.yaml'))).toThrow('ENOENT');
  });

  it.each([['en', 'read a marking scheme'], ['zh-CN', '把评分标准']])('explains itself in %s', async (lang, words) => {
    expect((await cli(['--help', '--lang', lang])).out).toContain(words);
  });
});
