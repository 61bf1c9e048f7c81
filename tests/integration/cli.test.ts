import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { TEN_MISTAKES } from '../support/ten-mistakes.ts';

const CLI = join(import.meta.dirname, '../../src/entry/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'ai-grading-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function cli(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { PATH: process.env['PATH'] ?? '' } });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const EXAM = `id: small
title: Small test
paper: {pages: 1}
questions:
  - id: "1"
    type: objective
    max_score: 2
    regions: [{page: 1, box: [100, 100, 200, 900]}]
    answer: {kind: choice, correct: B, marks: {A: [120, 200, 140, 220], B: [120, 300, 140, 320]}}
`;

describe('check', () => {
  it('accepts a right exam file', async () => {
    const run = await cli('check', write('exam.yaml', EXAM), '--lang', 'en');
    expect(run).toMatchObject({ code: 0 });
    expect(run.out).toContain('1 questions, 2 marks');
  });

  it('names ten mistakes at once, with line and column, in both languages', async () => {
    const path = write('bad.yaml', TEN_MISTAKES);
    const english = await cli('check', path, '--lang', 'en');
    const chinese = await cli('check', path, '--lang', 'zh-CN');
    expect(english.code).toBe(2);
    const lines = english.err.split('\n').filter((line) => /bad\.yaml:\d+:\d+ /.test(line));
    expect(lines.length).toBeGreaterThanOrEqual(10);
    for (const key of ['id', 'paper.pages', 'paper.student_id.kind', 'questions[0].max_score', 'questions[0].regions[0].box', 'questions[0].answer.correct', 'questions[1].id', 'questions[1].colour', 'questions[1].points']) {
      expect(english.err).toContain(key);
    }
    expect(chinese.err).toMatch(/[\u4e00-\u9fff]/);
    expect(chinese.err.split('\n').length).toBe(english.err.split('\n').length);
  });

  it('says which file is not there', async () => {
    const run = await cli('check', 'nowhere.yaml', '--lang', 'en');
    expect(run.code).toBe(2);
    expect(run.err).toContain('nowhere.yaml');
  });
});

describe('pages', () => {
  it('renders what it can and names what it cannot', async () => {
    const files = join(folder, 'scans');
    mkdirSync(files);
    const page = await sharp({ create: { width: 850, height: 1100, channels: 3, background: '#fff' } })
      .composite([{ input: Buffer.from('<svg width="400" height="100"><rect width="400" height="20" fill="#000"/></svg>'), left: 100, top: 200 }])
      .jpeg()
      .toBuffer();
    writeFileSync(join(files, '1-good.jpg'), page);
    writeFileSync(join(files, '2-empty.pdf'), '');
    writeFileSync(join(files, '3-text.docx'), 'not a scan');
    const pdf = await PDFDocument.create();
    pdf.addPage([300, 400]).drawText('secret');
    pdf.encrypt({ userPassword: 'word', ownerPassword: 'owner' });
    writeFileSync(join(files, '4-locked.pdf'), await pdf.save());
    const plain = await PDFDocument.create();
    plain.addPage([300, 400]).drawText('open');
    const bytes = await plain.save();
    writeFileSync(join(files, '5-cut.pdf'), bytes.subarray(0, bytes.length / 2));
    writeFileSync(join(files, '6-huge.png'), await sharp({ create: { width: 20_000, height: 5000, channels: 3, background: '#fff' }, limitInputPixels: false }).png({ palette: true }).toBuffer());
    const run = await cli('pages', files, '--out', join(folder, 'pages'), '--json', '--lang', 'en');
    expect(run.code).toBe(2);
    const found = JSON.parse(run.out) as { file: string; page: number; error?: { code: string } }[];
    expect(found.map(({ file, error }) => [file.slice('scans/'.length), error?.code ?? 'page'])).toEqual([
      ['1-good.jpg', 'page'],
      ['2-empty.pdf', 'file_empty'],
      ['3-text.docx', 'file_type_unknown'],
      ['4-locked.pdf', 'pdf_password'],
      ['5-cut.pdf', 'file_damaged'],
      ['6-huge.png', 'image_too_large'],
    ]);
  });
});

describe('grade', () => {
  it('refuses a bad exam file and a roster with duplicates before anything starts', async () => {
    const exam = write('exam.yaml', EXAM);
    const scan = write('scan.jpg', await sharp({ create: { width: 850, height: 1100, channels: 3, background: '#fff' } }).jpeg().toBuffer());
    const badExam = await cli('grade', '--exam', write('bad.yaml', TEN_MISTAKES), '--answers', scan, '--lang', 'en');
    const roster = write('roster.csv', 'student_id,name\n1001,A\n1002,B\n1001,C\n');
    const badRoster = await cli('grade', '--exam', exam, '--answers', scan, '--roster', roster, '--lang', 'en');
    expect(badExam.code).toBe(2);
    expect(badRoster.code).toBe(2);
    expect(badRoster.err).toContain('[roster_duplicates]');
  });

  it('gives nobody a page when the stack has one too many, says so, and exits 3 with --strict', async () => {
    const exam = write('two-pages.yaml', EXAM.replace('pages: 1', 'pages: 2'));
    const scans = join(folder, 'three');
    mkdirSync(scans);
    for (const name of ['1.png', '2.png', '3.png']) {
      const svg = `<svg width="850" height="1100"><rect width="850" height="1100" fill="#fff"/><rect x="80" y="60" width="690" height="40" fill="#333"/>
        <text x="100" y="${300 + 100 * Number(name[0])}" font-size="40">${name}</text><rect x="200" y="${500 + 90 * Number(name[0])}" width="300" height="60" fill="#222"/></svg>`;
      writeFileSync(join(scans, name), await sharp(Buffer.from(svg)).png().toBuffer());
    }
    const run = await cli('--data', join(folder, 'data'), 'grade', '--exam', exam, '--answers', scans, '--out', join(folder, 'out'), '--json', '--strict', '--lang', 'en');
    const results = JSON.parse(run.out) as { students: unknown[]; unassigned_pages: { reason_code: string }[] };
    expect(results.students).toEqual([]);
    expect(results.unassigned_pages.map((page) => page.reason_code)).toEqual(['page_too_many', 'page_too_many', 'page_too_many']);
    expect(run.code).toBe(3);
  });
});
