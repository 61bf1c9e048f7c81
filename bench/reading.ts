import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Reader, Reading } from '../src/ports/reader.ts';
import { createOfflineReader } from '../src/adapters/offline-reader/index.ts';
import { upperBound } from '../scripts/train/bounds.ts';
import { FRESH, MATERIAL, tryKeys, type Material } from '../scripts/train/near-misses.ts';
import { readMnist } from '../scripts/train/mnist.ts';
import { Random } from '../scripts/train/random.ts';
import { drawScene } from '../scripts/train/scene.ts';
import type { BenchRow, BenchTable } from './report.ts';

const TARGET = 0.5;

class Tally {
  private tried = 0;
  private right = 0;
  private accepted = 0;
  private wrong = 0;

  add(reading: Reading, truth: string): void {
    this.tried++;
    if (reading.text === truth) this.right++;
    if (!reading.accepted) return;
    this.accepted++;
    if (reading.text !== truth) this.wrong++;
  }

  rows(name: string, judged = true): BenchRow[] {
    const bound = 100 * upperBound(this.wrong, this.accepted);
    const error = this.accepted === 0 ? 0 : (100 * this.wrong) / this.accepted;
    return [
      { name: `${name}: read right (${this.tried} tried)`, value: (100 * this.right) / this.tried, unit: '%' },
      { name: `${name}: accepted`, value: (100 * this.accepted) / this.tried, unit: '%' },
      { name: `${name}: wrong among accepted (${this.wrong} of ${this.accepted})`, value: error, unit: '%', ...(judged ? { target: `<= ${TARGET}%`, met: error <= TARGET } : {}) },
      { name: `${name}: upper 95% bound of that`, value: bound, unit: '%' },
    ];
  }
}

class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'bench-reading-'));
  private count = 0;

  file(bytes: Buffer): string {
    const path = join(this.folder, `${this.count++ % 64}.png`);
    writeFileSync(path, bytes);
    return path;
  }
}

/** MNIST test digits drawn one by one into printed cells, every second one with the blank at hand. */
async function digitRows(reader: Reader, scratch: Scratch, each: number): Promise<BenchRow[]> {
  const random = new Random(1);
  const single = new Tally();
  const whole = new Tally();
  const digits = readMnist('t10k', 0, 10_000).filter((_, i) => i % each === 0);
  const started = performance.now();
  for (let i = 0; i < digits.length; i++) {
    const digit = digits[i];
    if (digit === undefined) break;
    const scene = await drawScene([digit.image], random, { cells: true, shift: [random.below(5) - 2, random.below(5) - 2] });
    const blankPath = i % 2 === 0 ? null : scratch.file(scene.blank);
    single.add(await reader.digits({ path: scratch.file(scene.png), field: scene.field, blankPath }, 1), String(digit.label));
  }
  const rate = digits.length / ((performance.now() - started) / 1000);
  for (let i = 0; i + 6 <= digits.length; i += 6) {
    const six = digits.slice(i, i + 6);
    const scene = await drawScene(six.map(({ image }) => image), random, { cells: true });
    whole.add(await reader.digits({ path: scratch.file(scene.png), field: scene.field, blankPath: null }, 6), six.map(({ label }) => label).join(''));
  }
  return [
    ...single.rows('MNIST test digits in cells'),
    { name: 'fields of one digit, drawn and read, one worker', value: rate, unit: '/s' },
    ...whole.rows('numbers of six MNIST test digits'),
  ];
}

/** Real letters, each alone in a box; letters that are no option must be refused. */
async function letterRows(reader: Reader, scratch: Scratch, folder: string): Promise<BenchRow[]> {
  const letters: { truth: string; path: string }[] = [];
  for (let c = 1; c <= 26; c++) {
    const set = join(folder, `character${String(c).padStart(2, '0')}`);
    for (const name of readdirSync(set).sort()) {
      const bytes = await sharp(join(set, name)).flatten({ background: '#fff' }).resize(118, 118, { kernel: 'lanczos3' })
        .extend({ top: 10, bottom: 10, left: 10, right: 10, background: '#fff' }).greyscale().png().toBuffer();
      const path = join(scratch.folder, `letter-${name}`);
      writeFileSync(path, bytes);
      letters.push({ truth: String.fromCharCode(64 + c), path });
    }
  }
  const rows: BenchRow[] = [];
  for (const options of ['ABCD', 'ABCDE', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ']) {
    const inside = new Tally();
    let others = 0;
    let taken = 0;
    for (const { truth, path } of letters) {
      const among = options.includes(truth);
      const reading = await reader.letters({ path, field: [0, 0, 1, 1], blankPath: null }, options.split(''));
      if (among) inside.add(reading, truth);
      else {
        others++;
        if (reading.accepted) taken++;
      }
    }
    const label = options.length === 26 ? 'real letters a–z' : `real letters ${options[0]}–${options.at(-1)}`;
    rows.push(...inside.rows(label));
    if (others > 0) rows.push({ name: `${label}: other letters taken for an option (${taken} of ${others})`, value: (100 * taken) / others, unit: '%' });
  }
  return rows;
}

/**
 * Answers one character away from the key, and right ones: how many would earn marks by equalling the key. Other
 * draws than the calibration's, in its fonts; `count` answers of each kind, a fifth of them right.
 */
async function matchRows(reader: Reader, materials: readonly Material[], name: string, count: number): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  let tried = 0;
  let mistaken = 0;
  for (const material of materials) {
    const trials = await tryKeys(material, count, new Random(2 + material.from), (kind, image) => (kind === 'number' ? reader.number(image, null) : reader.text(image)));
    const earn = trials.filter(({ matched, reading }) => matched && reading.matchConfidence !== undefined);
    const rights = trials.filter(({ right }) => right).length;
    tried += trials.length - rights;
    mistaken += earn.filter(({ right }) => !right).length;
    const found = earn.filter(({ right }) => right).length;
    rows.push({ name: `${name} (${material.kind}, ${material.from}+ characters) written right: given marks (${found} of ${rights})`, value: (100 * found) / rights, unit: '%' });
  }
  return [
    ...rows,
    { name: `near misses of ${name} read as the key (${mistaken} of ${tried})`, value: (100 * mistaken) / tried, unit: '%', target: `<= ${TARGET}%`, met: mistaken <= (tried * TARGET) / 100 },
    { name: `near misses of ${name}: upper 95% bound of that`, value: 100 * upperBound(mistaken, tried), unit: '%' },
  ];
}

/** The student number written on a real scanned test paper. */
async function writtenNumber(reader: Reader, scratch: Scratch, file: string): Promise<BenchRow> {
  const out = join(scratch.folder, 'written');
  execFileSync('pdftoppm', ['-r', '300', '-f', '1', '-l', '1', '-gray', '-png', '-singlefile', file, out]);
  const crop = { left: 753 - 30, top: 1413 - 30, width: 912 + 60, height: 96 + 60 };
  const path = scratch.file(await sharp(`${out}.png`).extract(crop).png().toBuffer());
  const field = [30 / crop.height, 30 / crop.width, 1 - 30 / crop.height, 1 - 30 / crop.width] as const;
  const reading = await reader.digits({ path, field, blankPath: null }, 10);
  return {
    name: `written number 0123456789 read as ${reading.text ?? 'nothing'}, ${reading.accepted ? 'accepted' : 'for review'}`,
    value: reading.confidence, unit: 'confidence', target: 'read right', met: reading.text === '0123456789',
  };
}

/**
 * The offline reader on writing it was not trained on. `data` is the folder of real material; its rows are
 * left out where it is not there. `each` > 1 takes every n-th digit only.
 */
export async function bench(data = '../shared/data', each = 1): Promise<BenchTable> {
  const silent = (): void => undefined;
  const reader = await createOfflineReader({ log: { debug: silent, info: silent, warn: silent, error: silent } });
  const scratch = new Scratch();
  try {
    const rows = [...await digitRows(reader, scratch, each), ...await matchRows(reader, MATERIAL, 'keys', Math.ceil(250 / each)), ...await matchRows(reader, FRESH, 'fresh keys', Math.ceil(500 / each))];
    const letters = join(data, 'letters');
    if (existsSync(letters)) rows.push(...await letterRows(reader, scratch, letters));
    const scan = join(data, 'stacks', 'test-auto-parse-scan-success.pdf');
    if (existsSync(scan)) rows.push(await writtenNumber(reader, scratch, scan));
    return { title: 'Offline reading', rows };
  } finally {
    await reader.close();
    rmSync(scratch.folder, { recursive: true });
  }
}
