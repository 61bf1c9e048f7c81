/** Trains the letter classifiers (`node scripts/train/train-letters.ts`); the seed makes the run repeatable. */
import { renderFonts } from './fonts.ts';
import { readMnist } from './mnist.ts';
import { GlyphPool, onlyOption, trainPair } from './pool.ts';
import { Random } from './random.ts';
import { drawCharacter, drawNonsense, drawScribble, strikeOut, STROKE_LETTERS } from './strokes.ts';
import { DIGIT_WARP, distort, LETTER_WARP } from './warp.ts';

const SEED = 20261123;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const CLASSES = [...ALPHABET.split(''), '', '~'];
// The class '' is no letter; '~' is crossed out.

/** Digits that no letter looks like. */
const OTHER_DIGITS = new Set([3, 4, 7]);

const random = new Random(SEED);
const glyphs = await renderFonts(ALPHABET + ALPHABET.toLowerCase());
const pool = new GlyphPool(113_000);
const classOf = (character: string): number => ALPHABET.indexOf(character.toUpperCase());
for (let i = 0; i < 40_000; i++) {
  const { character, image } = random.pick(glyphs);
  pool.add(distort(image, random, LETTER_WARP), classOf(character));
}
// Half as many again of the letters that multiple-choice papers ask for.
const options = glyphs.filter(({ character }) => 'ABCDEFabcdef'.includes(character));
for (let i = 0; i < 10_000; i++) {
  const { character, image } = random.pick(options);
  pool.add(distort(image, random, LETTER_WARP), classOf(character));
}
for (let i = 0; i < 34_000; i++) {
  const character = random.pick(STROKE_LETTERS);
  pool.add(distort(drawCharacter(character, random), random, LETTER_WARP), classOf(character));
}
const digits = readMnist('train', 0, 50_000).filter(({ label }) => OTHER_DIGITS.has(label));
for (let i = 0; i < 2_500; i++) pool.add(distort(random.pick(digits).image, random, DIGIT_WARP), 26);
for (let i = 0; i < 5_000; i++) pool.add(distort(drawNonsense(random), random, LETTER_WARP), 26);
for (let i = 0; i < 6_000; i++) pool.add(distort(strikeOut(random.pick(glyphs).image, random), random, LETTER_WARP), 27);
for (let i = 0; i < 2_000; i++) pool.add(distort(drawScribble(random), random, LETTER_WARP), 27);
console.log(`${pool.size} glyphs`);
trainPair(pool, { name: 'letters', classes: CLASSES, hidden: 128, hogEpochs: 3, convEpochs: 2, seed: SEED, only: onlyOption() });
