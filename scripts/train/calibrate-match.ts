/**
 * Measures how often an answer that is nearly the key is read as exactly the key, and writes `match.json`. Keys are
 * drawn as they are and with one character changed, dropped or added, often for one that looks like it. Run after
 * `calibrate.ts`; `--near N` near misses and N/4 right answers of each kind and length (300 unless told).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MatchGate, MatchKind } from '../../src/adapters/offline-reader/match.ts';
import { ReadingSession } from '../../src/adapters/offline-reader/session.ts';
import { compareAnswer } from '../../src/domain/answers/compare.ts';
import type { Answer } from '../../src/domain/exam.ts';
import { upperBound } from './bounds.ts';
import { drawLine, loadScripts } from './lines.ts';
import { Random } from './random.ts';

const SEED = 20261125;
/** P(right | reads as the key) that a gate must reach. */
const TARGET = 0.995;
/** Of the answers written, the share that is right; of the wrong ones, the share that is one character away from the key. */
const RIGHT = 0.5;
const NEAR = 0.25;
const GATES = [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98];

interface Material {
  readonly kind: MatchKind;
  /** Shortest key of the group, in characters without spaces. */
  readonly from: number;
  readonly keys: readonly string[];
  /** What a changed or added character is taken from. */
  readonly letters: string;
}

const MATERIAL: readonly Material[] = [
  { kind: 'latin', from: 3, keys: ['melt', 'acid', 'mass', 'cell', 'verb', 'north', 'gas', 'iron', 'ran', 'tin'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'latin', from: 6, keys: ['melting', 'energy', 'carbon', 'oxygen', 'gravity', 'London', 'volume', 'photosynthesis', 'kinetic', 'planet'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'han', from: 2, keys: ['熔化', '光合作用', '北京', '氧气', '重力', '细胞', '质量', '长江', '太阳', '分子'], letters: '熔溶融化北背京凉氧氢气汽重里力刀细胞包质量长江河太大阳阴分子光合作用水火土木人入' },
  { kind: 'number', from: 2, keys: ['12', '48', '7.5', '-6', '3/4', '90', '0.2', '126', '5 m', '-15'], letters: '0123456789' },
  { kind: 'number', from: 4, keys: ['37.5 cm', '1350', '12.5', '45 kg', '3.14', '1024', '300 K', '0.75', '2500 m', '18.6'], letters: '0123456789' },
];

/** What is easily taken for each other, by eye or by a classifier. */
const ALIKE = ['071', '17', '38', '56', '49', '69', 'il1', 'ce', 'ao', 'nm', 'nhr', 'uv', 'vwy', 'tlf', 'gqy', 'bh', '大太', '人入', '力刀', '未末', '氧氢', '气汽', '熔溶', '溶融', '阳阴'];

/** The key with one character changed, dropped or added. */
function nearMiss(key: string, { letters }: Material, random: Random): string {
  const characters = Array.from(key);
  const places = characters.flatMap((character, i) => (letters.includes(character) || ALIKE.some((group) => group.includes(character)) ? [i] : []));
  const at = random.pick(places);
  const was = characters[at] ?? '';
  const alike = ALIKE.filter((group) => group.includes(was)).flatMap((group) => Array.from(group)).filter((other) => other !== was && letters.includes(other));
  const fresh = (): string => random.pick(Array.from(letters));
  const kind = random.next();
  if (kind < 0.2) characters.splice(at, 1);
  else if (kind < 0.4) characters.splice(at, 0, random.chance(0.5) ? was : fresh());
  else characters[at] = alike.length > 0 && random.chance(0.6) ? random.pick(alike) : fresh();
  // Decimal points are lost and found more often than digits.
  const changed = key.includes('.') && random.chance(0.2) ? key.replace('.', '') : characters.join('');
  return changed;
}

function answerOf(kind: MatchKind, key: string): Answer {
  if (kind !== 'number') return { kind: 'text', correct: key, accept: [], case_sensitive: false, field: null };
  const [value = '', unit = null] = key.split(' ');
  return { kind: 'number', correct: value, tolerance: 0, tolerance_kind: 'absolute', unit, equivalent_forms: true, field: null };
}

interface Trial {
  readonly right: boolean;
  readonly matched: boolean;
  readonly confidence: number;
}

/** The lowest gate at which a match is right with the probability wanted, its upper bound of false matches taken for their rate. */
function fitGate(trials: readonly Trial[], { kind, from }: Material): MatchGate {
  const near = trials.filter(({ right }) => !right);
  const rights = trials.filter(({ right }) => right);
  const count = (of: readonly Trial[], gate: number): number => of.filter(({ matched, confidence }) => matched && confidence >= gate).length;
  let chosen: MatchGate = { from, gate: null, p: 0 };
  for (const gate of GATES) {
    const caught = count(rights, gate) / rights.length;
    const mistaken = upperBound(count(near, gate), near.length);
    const p = (RIGHT * caught) / (RIGHT * caught + (1 - RIGHT) * NEAR * mistaken);
    console.log(`${kind} ${from}+ gate ${gate}: right ${count(rights, gate)} of ${rights.length}, near misses read as the key ${count(near, gate)} of ${near.length}, P(right | match) ${p.toFixed(4)}`);
    if (chosen.gate === null && p >= TARGET) chosen = { from, gate, p: Number(p.toFixed(4)) };
  }
  return chosen;
}

const { values } = parseArgs({ options: { near: { type: 'string', default: '300' } } });
const wanted = Number(values.near);
const folder = mkdtempSync(join(tmpdir(), 'match-'));
const path = join(folder, 'line.jpg');
const session = new ReadingSession();
try {
  const scripts = await loadScripts(MATERIAL.flatMap(({ keys, letters }) => [...keys, letters]).join(''));
  const gates: Record<MatchKind, MatchGate[]> = { number: [], latin: [], han: [] };
  for (const material of MATERIAL) {
    const random = new Random(SEED + material.from + material.kind.length);
    const trials: Trial[] = [];
    for (let i = 0; i < wanted * 1.25; i++) {
      const key = random.pick(material.keys);
      const answer = answerOf(material.kind, key);
      const right = i % 5 === 4;
      const written = right ? key : nearMiss(key, material, random);
      // A change that leaves the answer right (7.50 for 7.5) is no near miss.
      if (!right && compareAnswer(written, answer).match === 'yes') continue;
      writeFileSync(path, await drawLine(written, material.kind === 'han' ? scripts.han : scripts.latin, random));
      const image = { path, field: [0, 0, 1, 1], blankPath: null } as const;
      const reading = await session.read(material.kind === 'number' ? { kind: 'number', image, length: null } : { kind: 'text', image });
      const matched = reading.text !== null && !reading.crossedOut && compareAnswer(reading.text, answer).match === 'yes';
      trials.push({ right, matched, confidence: reading.confidence });
    }
    gates[material.kind].push(fitGate(trials, material));
    writeFileSync(new URL('../../src/adapters/offline-reader/match.json', import.meta.url), `${JSON.stringify(gates)}\n`);
  }
} finally {
  await session.close();
  rmSync(folder, { recursive: true });
}
