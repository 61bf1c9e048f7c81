/**
 * Measures how often an answer that is nearly the key is read as exactly the key, and writes `match.json`. Keys are
 * drawn as they are and with one character changed, dropped or added, often for one that looks like it. Run after
 * `calibrate.ts`; `--near N` near misses and N/4 right answers of each kind and length (300 unless told);
 * arguments such as `number4 han2` measure only those again.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readMatchGates, type MatchGate } from '../../src/adapters/offline-reader/match.ts';
import { ReadingSession } from '../../src/adapters/offline-reader/session.ts';
import { upperBound } from './bounds.ts';
import { MATERIAL, tryKeys, type Material, type MatchTrial } from './near-misses.ts';
import { Random } from './random.ts';

const SEED = 20261125;
/** P(right | reads as the key) that a gate must reach. */
const TARGET = 0.995;
/** Of the answers written, the share that is right; of the wrong ones, the share that is one character away from the key. */
const RIGHT = 0.5;
const NEAR = 0.25;
const GATES = [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98];

/** The lowest gate at which a match is right with the probability wanted, its upper bound of false matches taken for their rate. */
function fitGate(trials: readonly MatchTrial[], { kind, from }: Material): MatchGate {
  const near = trials.filter(({ right }) => !right);
  const rights = trials.filter(({ right }) => right);
  const count = (of: readonly MatchTrial[], gate: number): number => of.filter(({ matched, reading }) => matched && reading.confidence >= gate).length;
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

const { values, positionals } = parseArgs({ allowPositionals: true, options: { near: { type: 'string', default: '300' } } });
const wanted = Number(values.near);
const session = new ReadingSession();
try {
  let gates = readMatchGates();
  for (const material of MATERIAL) {
    const { kind, from } = material;
    if (positionals.length > 0 && !positionals.includes(`${kind}${from}`)) continue;
    const random = new Random(SEED + material.from + material.kind.length);
    const trials = await tryKeys(material, wanted * 1.25, random, (asked, image) => session.read(asked === 'number' ? { kind: asked, image, length: null } : { kind: asked, image }));
    const others = gates[kind].filter((gate) => gate.from !== from);
    gates = { ...gates, [kind]: [...others, fitGate(trials, material)].toSorted((a, b) => a.from - b.from) };
  }
  writeFileSync(new URL('../../src/adapters/offline-reader/match.json', import.meta.url), `${JSON.stringify(gates)}\n`);
} finally {
  await session.close();
}
