import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MatchKind } from '../../src/adapters/offline-reader/match.ts';
import { compareAnswer } from '../../src/domain/answers/compare.ts';
import type { Answer } from '../../src/domain/exam.ts';
import type { FieldImage, Reading } from '../../src/ports/reader.ts';
import { drawLine, loadScripts } from './lines.ts';
import type { Random } from './random.ts';

/** Keys of one kind and length. */
export interface Material {
  readonly kind: MatchKind;
  /** Shortest key of the group, in characters without spaces. */
  readonly from: number;
  readonly keys: readonly string[];
  /** What a changed or added character is taken from. */
  readonly letters: string;
}

export const MATERIAL: readonly Material[] = [
  { kind: 'latin', from: 3, keys: ['melt', 'acid', 'mass', 'cell', 'verb', 'north', 'gas', 'iron', 'ran', 'tin'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'latin', from: 6, keys: ['melting', 'energy', 'carbon', 'oxygen', 'gravity', 'London', 'volume', 'photosynthesis', 'kinetic', 'planet'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'han', from: 2, keys: ['熔化', '光合作用', '北京', '氧气', '重力', '细胞', '质量', '长江', '太阳', '分子'], letters: '熔溶融化北背京凉氧氢气汽重里力刀细胞包质量长江河太大阳阴分子光合作用水火土木人入' },
  { kind: 'number', from: 2, keys: ['12', '48', '7.5', '-6', '3/4', '90', '0.2', '126', '5 m', '-15'], letters: '0123456789' },
  { kind: 'number', from: 4, keys: ['37.5 cm', '1350', '12.5', '45 kg', '3.14', '1024', '300 K', '0.75', '2500 m', '18.6'], letters: '0123456789' },
];

/** Keys that no gate was set on, of the same kinds and lengths. */
export const FRESH: readonly Material[] = [
  { kind: 'latin', from: 3, keys: ['heat', 'atom', 'bone', 'noun', 'west', 'rain', 'lead', 'salt', 'egg', 'sun'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'latin', from: 6, keys: ['freezing', 'sodium', 'nitrogen', 'muscle', 'Berlin', 'density', 'velocity', 'protein', 'dynamic', 'season'], letters: 'abcdefghiklmnoprstuvwy' },
  { kind: 'han', from: 2, keys: ['凝固', '蒸发', '上海', '氮气', '摩擦力', '组织', '密度', '黄河', '月亮', '原子'], letters: '凝疑固困蒸燕发友上土海每氮氧气汽摩磨擦察力刀组姐织积密蜜度黄河月目亮凉原圆子水火木人入' },
  { kind: 'number', from: 2, keys: ['34', '81', '6.2', '-9', '5/8', '70', '0.4', '573', '8 m', '-24'], letters: '0123456789' },
  { kind: 'number', from: 4, keys: ['42.8 cm', '7260', '31.6', '82 kg', '2.57', '4096', '150 K', '0.35', '1600 m', '97.4'], letters: '0123456789' },
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

export interface MatchTrial<R extends Reading = Reading> {
  /** Whether the key itself was written, and no near miss. */
  readonly right: boolean;
  readonly written: string;
  readonly matched: boolean;
  readonly reading: R;
}

/** Draws `count` answers to keys of one kind, one in five of them right, and has each read. */
export async function tryKeys<R extends Reading>(material: Material, count: number, random: Random, read: (kind: 'number' | 'text', image: FieldImage) => Promise<R>): Promise<MatchTrial<R>[]> {
  const { latin, han } = await loadScripts([...material.keys, material.letters].join(''));
  const folder = mkdtempSync(join(tmpdir(), 'match-'));
  const path = join(folder, 'line.jpg');
  const trials: MatchTrial<R>[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const key = random.pick(material.keys);
      const answer = answerOf(material.kind, key);
      const right = i % 5 === 4;
      const written = right ? key : nearMiss(key, material, random);
      // A change that leaves the answer right (7.50 for 7.5) is no near miss.
      if (!right && compareAnswer(written, answer).match === 'yes') continue;
      writeFileSync(path, await drawLine(written, material.kind === 'han' ? han : latin, random));
      const reading = await read(material.kind === 'number' ? 'number' : 'text', { path, field: [0, 0, 1, 1], blankPath: null });
      const matched = reading.text !== null && !reading.crossedOut && compareAnswer(reading.text, answer).match === 'yes';
      trials.push({ right, written, matched, reading });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return trials;
}
