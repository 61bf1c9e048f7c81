import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readMnist } from '../../../scripts/train/mnist.ts';
import { Random } from '../../../scripts/train/random.ts';
import { drawScene } from '../../../scripts/train/scene.ts';
import { drawScribble, strikeOut } from '../../../scripts/train/strokes.ts';
import { readCalibration } from './calibration.ts';
import { Pair } from './classify.ts';
import { joinPlaces, readDigits, type Place } from './read-digits.ts';

const folder = mkdtempSync(join(tmpdir(), 'digits-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pair = new Pair('digits');
const { digits: curve } = readCalibration();
const digits = readMnist('t10k', 100, 160);

async function read(glyphs: Parameters<typeof drawScene>[0], length: number | null, seed: number): ReturnType<typeof readDigits> {
  const scene = await drawScene(glyphs, new Random(seed), { cells: length !== null });
  const path = join(folder, `${seed}.png`);
  writeFileSync(path, scene.png);
  return readDigits({ path, field: scene.field, blankPath: null }, length, pair, curve);
}

describe('readDigits', () => {
  it('reads handwritten digits in cells, and never accepts a wrong one', async () => {
    let right = 0;
    let wronglyAccepted = 0;
    for (let i = 0; i < digits.length; i += 4) {
      const row = digits.slice(i, i + 4);
      const reading = await read(row.map(({ image }) => image), 4, i);
      const truth = row.map(({ label }) => label).join('');
      if (reading.text === truth) right++;
      else if (reading.accepted) wronglyAccepted++;
      expect(reading.characters).toHaveLength(4);
    }
    expect(wronglyAccepted).toBe(0);
    expect(right).toBeGreaterThanOrEqual(12);
  });

  it('is sure of an empty field', async () => {
    expect(await read([null, null, null], 3, 1001)).toMatchObject({ text: '', accepted: true, crossedOut: false });
  });

  it('does not let a number stand that has a hole in it', async () => {
    const [a, , b] = digits;
    if (a === undefined || b === undefined) throw new Error('no digits');
    expect((await read([a.image, null, b.image], 3, 1002)).accepted).toBe(false);
  });

  it('does not accept what is crossed out or scribbled', async () => {
    const random = new Random(3);
    for (let seed = 2000; seed < 2012; seed++) {
      const struck = seed % 2 === 0 ? drawScribble(random) : strikeOut(random.pick(digits).image, random);
      expect((await read([struck], 1, seed)).accepted).toBe(false);
    }
  });
});

describe('joinPlaces', () => {
  const place = (text: string | null, p: number, passed: boolean, struck = false): Place => ({ text, p, passed, struck, candidates: [] });

  it('multiplies probabilities and wants every gate passed', () => {
    expect(joinPlaces([place('1', 0.999, true), place('2', 0.998, true)], true)).toMatchObject({ text: '12', accepted: true });
    expect(joinPlaces([place('1', 0.999, true), place('2', 0.998, false)], true).accepted).toBe(false);
    expect(joinPlaces([place('1', 0.999, true), place('2', 0.998, true)], true).confidence).toBeCloseTo(0.997, 3);
  });

  it('holds the whole to what was fitted for its length', () => {
    const [a, b] = [place('1', 0.97, true), place('2', 0.97, true)];
    expect(joinPlaces([a], true).accepted).toBe(false);
    expect([[a], [a, b], [a, b, a]].map((places) => joinPlaces(places, true, [0.8, 0.94]).accepted)).toEqual([true, true, false]);
  });

  it('has no confidence in a text with an unread character', () => {
    expect(joinPlaces([place('1', 0.999, true), place(null, 0, false)], true)).toMatchObject({ text: '1?', confidence: 0, accepted: false });
  });

  it('says that something is crossed out', () => {
    expect(joinPlaces([place('1', 0.999, true), place(null, 0, false, true)], true)).toMatchObject({ crossedOut: true, accepted: false });
  });
});
