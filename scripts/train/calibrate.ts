/**
 * Fits `calibration.json` on material that no classifier was trained on: digits 50,000–59,999 of the MNIST
 * training file drawn into cells, rendered and loosely drawn letters with fresh distortions, lines set in
 * the handwriting fonts. Run after both training scripts; `digits`, `letters`, `text` as arguments fit only those.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { calibrated, readCalibration, type Curve } from '../../src/adapters/offline-reader/calibration.ts';
import { Pair } from '../../src/adapters/offline-reader/classify.ts';
import { drawComponents } from '../../src/adapters/offline-reader/components.ts';
import { loadField, splitCells, splitLoose } from '../../src/adapters/offline-reader/field.ts';
import { Ocr } from '../../src/adapters/offline-reader/ocr.ts';
import { judgeLetter } from '../../src/adapters/offline-reader/read-letters.ts';
import { DOT, textScore } from '../../src/adapters/offline-reader/read-text.ts';
import { upperBound } from './bounds.ts';
import { renderFonts, renderLine } from './fonts.ts';
import { readMnist } from './mnist.ts';
import { Random } from './random.ts';
import { drawScene } from './scene.ts';
import { drawCharacter, drawNonsense } from './strokes.ts';
import { distort, LETTER_WARP, type Grey } from './warp.ts';

const SEED = 20261124;
/** Error among accepted that the upper 95% bound must meet on validation. */
const TARGET = 0.005;

interface Trial {
  readonly score: number;
  readonly right: boolean;
}

/** Isotonic regression (pool adjacent violators) with one error of prior weight per block, as a few points. */
function fitCurve(trials: readonly Trial[], name: string): Curve {
  const sorted = trials.filter(({ score }) => Number.isFinite(score)).toSorted((a, b) => a.score - b.score);
  const size = Math.max(20, Math.floor(sorted.length / 60));
  const blocks: { score: number; right: number; n: number }[] = [];
  for (let i = 0; i < sorted.length; i += size) {
    const part = sorted.slice(i, i + size);
    blocks.push({ score: part.reduce((s, t) => s + t.score, 0) / part.length, right: part.filter(({ right }) => right).length, n: part.length });
    for (let last = blocks.at(-1), before = blocks.at(-2); last !== undefined && before !== undefined && before.right / before.n >= last.right / last.n; last = blocks.at(-1), before = blocks.at(-2)) {
      blocks.splice(-2, 2, { score: (before.score * before.n + last.score * last.n) / (before.n + last.n), right: before.right + last.right, n: before.n + last.n });
    }
  }
  // Nothing stands alone where no gate meets the target.
  let gate = 1e6;
  let errors = sorted.filter(({ right }) => !right).length;
  for (let i = 0; i < sorted.length; i++) {
    const trial = sorted[i];
    if (trial === undefined) break;
    if (upperBound(errors, sorted.length - i) <= TARGET) {
      gate = trial.score;
      break;
    }
    if (!trial.right) errors--;
  }
  const accepted = sorted.filter(({ score }) => score >= gate);
  const wrong = accepted.filter(({ right }) => !right).length;
  console.log(`${name}: ${trials.length} tried, gate ${gate.toFixed(3)}, accepted ${accepted.length}, wrong ${wrong}, upper bound ${(100 * upperBound(wrong, accepted.length)).toFixed(3)}%`);
  // With half an error added to each block, no block claims certainty.
  return { gate, points: blocks.map(({ score, right, n }) => [Number(score.toFixed(4)), Number((right / (n + 0.5)).toFixed(5))]) };
}

/** Lowest product of probabilities above which fields of 1–4 characters, each length by itself, meet the target; longer ones have too few trials. */
function fitWhole(trials: readonly Trial[], curve: Curve): number[] {
  let before = 0;
  return [1, 2, 3, 4].map((length) => {
    const fields: Trial[] = [];
    for (let i = 0; i + length <= trials.length; i += length) {
      const part = trials.slice(i, i + length);
      if (!part.every(({ score }) => score >= curve.gate)) continue;
      fields.push({ score: part.reduce((product, { score }) => product * calibrated(curve, score), 1), right: part.every(({ right }) => right) });
    }
    fields.sort((a, b) => a.score - b.score);
    const start = fields.findIndex(({ score }, i) => {
      if (fields[i - 1]?.score === score) return false;
      const above = fields.slice(i);
      return upperBound(above.filter(({ right }) => !right).length, above.length) <= TARGET;
    });
    const lowest = fields[start]?.score ?? 1;
    const wrong = fields.slice(start).filter(({ right }) => !right).length;
    console.log(`fields of ${length}: from ${lowest.toFixed(4)}, accepted ${start < 0 ? 0 : fields.length - start} of ${Math.floor(trials.length / length)}, wrong ${wrong}`);
    // A longer number is never held to less than a shorter one.
    before = Math.max(before, Number(lowest.toFixed(4)));
    return before;
  });
}

const folder = mkdtempSync(join(tmpdir(), 'calibrate-'));
let random = new Random(SEED);
const at = (name: string, bytes: Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

async function digitTrials(): Promise<Trial[]> {
  random = new Random(SEED);
  const pair = new Pair('digits');
  const digits = readMnist('train', 50_000, 60_000);
  const trials: Trial[] = [];
  for (let i = 0; i < digits.length; i += 10) {
    const row = digits.slice(i, i + 10);
    const scene = await drawScene(row.map(({ image }) => image), random, { cells: true, shift: [random.below(5) - 2, random.below(5) - 2] });
    const image = { path: at('scan.png', scene.png), field: scene.field, blankPath: random.chance(0.5) ? at('blank.png', scene.blank) : null };
    splitCells(await loadField(image, row.length)).forEach((cell, k) => {
      const opinion = cell === null || cell.unsure ? null : pair.judge(cell.mask);
      trials.push({ score: opinion?.score ?? -Infinity, right: opinion?.ranking[0]?.text === String(row[k]?.label) });
    });
  }
  return trials;
}

async function letterTrials(ocr: Ocr): Promise<Trial[]> {
  random = new Random(SEED + 1);
  const pair = new Pair('letters');
  const glyphs = (await renderFonts('ABCDEFGHabcdefgh')).map(({ character, image }) => ({ character, image }));
  const trials: Trial[] = [];
  for (let i = 0; i < 2_000; i++) {
    const options = random.pick(['ABCD', 'ABCDE', 'TF', 'ABCDEFGH']);
    const kind = random.next();
    let truth: string | null = null;
    let image: Grey;
    if (kind < 0.45) {
      const glyph = random.pick(glyphs);
      image = glyph.image;
      truth = glyph.character.toUpperCase();
    } else if (kind < 0.92) {
      const character = random.pick(options.split(''));
      truth = character;
      const lower = character.toLowerCase();
      image = drawCharacter(random.chance(0.5) && 'abdefght'.includes(lower) ? lower : character, random);
    } else image = drawNonsense(random);
    const warped = distort(image, random, LETTER_WARP);
    const scene = await drawScene([{ ...warped, data: Float32Array.from(warped.data) }], random, { cells: false });
    const glyph = splitLoose(await loadField({ path: at('scan.png', scene.png), field: scene.field, blankPath: null }, null));
    const [only] = glyph;
    if (only === undefined || glyph.length > 1 || only.unsure) continue;
    const opinion = await judgeLetter(only.mask, options.split(''), { pair, ocr });
    const read = opinion?.ranking[0]?.text ?? '';
    // What is none of the options is refused whatever its score.
    if (opinion !== null && options.includes(read) && read !== '') trials.push({ score: opinion.score, right: read === truth });
  }
  return trials;
}

const WORDS = 'force mass energy true false north photosynthesis carbon oxygen water metal speed light London Paris seven twelve acid base gravity volume cell plant animal verb noun past tense x=2 a+b y=3x 2n+1 12cm 45kg 300K'.split(' ');

async function textTrials(ocr: Ocr): Promise<Trial[]> {
  random = new Random(SEED + 2);
  const trials: Trial[] = [];
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: 1 + random.below(3) }, () => random.pick(WORDS)).join(' ');
    const image = await renderLine(text, (count) => random.below(count));
    const noisy = Uint8Array.from(image.data, (v) => Math.max(0, Math.min(255, 240 - 200 * v + random.normal() * 6)));
    const png = await sharp(noisy, { raw: { width: image.width, height: image.height, channels: 1 } }).png().toBuffer();
    const { strokes, width } = await loadField({ path: at('line.png', png), field: [0, 0, 1, 1], blankPath: null }, null, DOT);
    if (strokes.length === 0) continue;
    const line = ocr.greedy(await ocr.posterior(drawComponents(strokes, width)));
    if (line.characters.length > 0) trials.push({ score: textScore(line.characters), right: line.text.trim() === text });
  }
  return trials;
}

const { positionals } = parseArgs({ allowPositionals: true });
const ocr = new Ocr();
const trials = { digits: digitTrials, letters: () => letterTrials(ocr), text: () => textTrials(ocr) };
try {
  for (const kind of ['digits', 'letters', 'text'] as const) {
    if (positionals.length > 0 && !positionals.includes(kind)) continue;
    const tried = await trials[kind]();
    const fitted = fitCurve(tried, kind);
    const curve = kind === 'digits' ? { ...fitted, whole: fitWhole(tried, fitted) } : fitted;
    writeFileSync(new URL('../../src/adapters/offline-reader/calibration.json', import.meta.url), `${JSON.stringify({ ...readCalibration(), [kind]: curve })}\n`);
  }
} finally {
  await ocr.close();
  rmSync(folder, { recursive: true });
}
