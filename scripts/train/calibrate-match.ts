/**
 * Measures how often an answer that is nearly the key is read as exactly the key, and writes `match.json`. Keys are
 * drawn as they are and with one character changed, dropped or added, often for one that looks like it. Run after
 * `calibrate.ts`; `--near N` near misses and N/4 right answers of each kind and length (2000 unless told);
 * arguments such as `number4 han2` measure only those again.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readMatchGates, type MatchGate } from '../../src/adapters/offline-reader/match.ts';
import { ReadingSession } from '../../src/adapters/offline-reader/session.ts';
import type { Reading } from '../../src/ports/reader.ts';
import { upperBound } from './bounds.ts';
import { MATERIAL, tryKeys, type Material, type MatchTrial } from './near-misses.ts';
import { Random } from './random.ts';

const SEED = 20261125;
/** P(right | reads as the key) that a gate must reach. */
const TARGET = 0.995;
/** Near misses read as the key, upper 95% bound of their share: a wrong answer that earns the mark is the worst error. */
const MOST_MISTAKEN = 0.005;
/** Of the answers written, the share that is right; of the wrong ones, the share that is one character away from the key. */
const RIGHT = 0.5;
const NEAR = 0.25;
const GATES = [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98];

type Scored = Reading & { readonly matchScore: number };

/** The lowest gate at which near misses and P(right | match) meet their targets, the upper bound of false matches taken for their rate. */
function fitGate(trials: readonly MatchTrial<Scored>[], { kind, from }: Material): MatchGate {
  const near = trials.filter(({ right }) => !right);
  const rights = trials.filter(({ right }) => right);
  const earning = (of: readonly MatchTrial<Scored>[], gate: number): readonly MatchTrial[] => of.filter(({ matched, reading }) => matched && reading.matchScore >= gate);
  let chosen: MatchGate = { from, gate: null, p: 0 };
  for (const gate of GATES) {
    const [found, wrong] = [earning(rights, gate), earning(near, gate)];
    const caught = found.length / rights.length;
    const mistaken = upperBound(wrong.length, near.length);
    const p = (RIGHT * caught) / (RIGHT * caught + (1 - RIGHT) * NEAR * mistaken);
    console.log(`${kind} ${from}+ gate ${gate}: right ${found.length} of ${rights.length}, near misses read as the key ${wrong.length} of ${near.length} (at most ${(100 * mistaken).toFixed(2)}%), P(right | match) ${p.toFixed(4)}; ${wrong.map(({ written }) => written).join(' ')}`);
    if (chosen.gate === null && p >= TARGET && mistaken <= MOST_MISTAKEN) chosen = { from, gate, p: Number(p.toFixed(4)) };
  }
  return chosen;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { near: { type: 'string', default: '2000' } } });
const wanted = Number(values.near);
const session = new ReadingSession();
try {
  let gates = readMatchGates();
  for (const material of MATERIAL) {
    const { kind, from } = material;
    if (positionals.length > 0 && !positionals.includes(`${kind}${from}`)) continue;
    const random = new Random(SEED + material.from + material.kind.length);
    const trials = await tryKeys(material, wanted * 1.25, random, async (asked, image) => {
      const { reading, matchScore } = await session.readScored(asked === 'number' ? { kind: asked, image, length: null } : { kind: asked, image });
      return { ...reading, matchScore };
    });
    const others = gates[kind].filter((gate) => gate.from !== from);
    gates = { ...gates, [kind]: [...others, fitGate(trials, material)].toSorted((a, b) => a.from - b.from) };
  }
  writeFileSync(new URL('../../src/adapters/offline-reader/match.json', import.meta.url), `${JSON.stringify(gates)}\n`);
} finally {
  await session.close();
}
