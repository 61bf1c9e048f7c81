/** Trains the digit classifiers (`node scripts/train/train-digits.ts`); the seed makes the run repeatable. */
import { renderFonts } from './fonts.ts';
import { readMnist } from './mnist.ts';
import { GlyphPool, onlyOption, trainPair } from './pool.ts';
import { Random } from './random.ts';
import { drawCharacter, drawNonsense, drawScribble, strikeOut } from './strokes.ts';
import { DIGIT_WARP, distort, LETTER_WARP, type Grey } from './warp.ts';

const SEED = 20261122;
const CLASSES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '', '~'];
/** Letters that no digit looks like. */
const OTHER_LETTERS = 'AEFHKMNPRTWXYacdefhkmnprtuvwx+=?%#&@<';

// The class '' is no digit; '~' is crossed out.

/** Two digits side by side and touching, or one half of a digit: what bad segmentation yields. */
function broken(a: Grey, b: Grey, random: Random): Grey {
  const data = new Float32Array(48 * 28);
  const gap = 12 + random.below(8);
  for (let y = 0; y < 28; y++) {
    for (let x = 0; x < 28; x++) {
      data[y * 48 + x] = a.data[y * 28 + x] as number;
      const at = y * 48 + x + gap;
      data[at] = Math.max(data[at] as number, b.data[y * 28 + x] as number);
    }
  }
  return { width: 48, height: 28, data };
}

const random = new Random(SEED);
const digits = readMnist('train', 0, 50_000);
const letters = (await renderFonts(OTHER_LETTERS)).filter(({ image }) => image.data.some((v) => v > 0.5));
const pool = new GlyphPool(124_000);
for (const { image, label } of digits) pool.add(distort(image, random, DIGIT_WARP), label);
for (const { image, label } of digits.slice(0, 25_000)) pool.add(distort(image, random, DIGIT_WARP), label);
for (let i = 0; i < 1_000; i++) pool.add(distort(drawCharacter('1', random), random, DIGIT_WARP), 1);
for (let i = 0; i < 1_000; i++) pool.add(distort(drawCharacter('7', random), random, DIGIT_WARP), 7);
for (let i = 0; i < 8_000; i++) pool.add(distort(random.pick(letters).image, random, LETTER_WARP), 10);
for (let i = 0; i < 4_000; i++) pool.add(distort(drawNonsense(random), random, LETTER_WARP), 10);
for (let i = 0; i < 4_000; i++) {
  pool.add(distort(broken(random.pick(digits).image, random.pick(digits).image, random), random, DIGIT_WARP), 10);
}
for (let i = 0; i < 6_000; i++) {
  // One slanted line through a 1 or 7 may be its own bar: strike only digits that have none.
  const { image, label } = random.pick(digits);
  if (label === 1 || label === 7) continue;
  pool.add(distort(strikeOut(image, random), random, DIGIT_WARP), 11);
}
for (let i = 0; i < 2_000; i++) pool.add(distort(drawScribble(random), random, LETTER_WARP), 11);
console.log(`${pool.size} glyphs`);
trainPair(pool, { name: 'digits', classes: CLASSES, hidden: 96, hogEpochs: 3, convEpochs: 2.5, seed: SEED, only: onlyOption() });
