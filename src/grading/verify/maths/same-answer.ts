import { rational } from '../../../domain/answers/rational.ts';
import { normaliseText } from '../../../domain/answers/text.ts';
import { readAnswer, type Answer, type Named } from './answer.ts';
import { equality, unitsAsNames } from './equality.ts';
import { Budget, evaluate, namesIn, ONES, type Point } from './evaluate.ts';
import type { Expression, Node } from './expression.ts';
import type { End, Range } from './ranges.ts';
import { unlessUnsure } from './unsure.ts';

export type Sameness = 'yes' | 'no' | 'unknown';

/** Longer texts are no final answer. */
const MAX_ANSWER = 400;

/**
 * Whether two final answers mean the same: numbers in any form, quantities in any unit, algebra however it is
 * arranged, solutions in any order. `unknown` wherever that is not sure, also for rounded values.
 */
export function sameAnswer(given: string, key: string): Sameness {
  if (given.length > MAX_ANSWER || key.length > MAX_ANSWER || given.trim() === '' || key.trim() === '') return 'unknown';
  if (normaliseText(given, true) === normaliseText(key, true)) return 'yes';
  // A comma between digits may be a decimal comma, thousands or a list: it never makes a `no`.
  const found = unlessUnsure(() => compareAnswers(readAnswer(given), readAnswer(key), new Budget()), 'unknown');
  return found === 'no' && [given, key].some((text) => /\d[,，]\d/.test(text.replaceAll(/[([{][^()[\]{}]*[)\]}]/g, ''))) ? 'unknown' : found;
}

function compareAnswers(a: Answer, b: Answer, budget: Budget): Sameness {
  if (a.kind === 'values' && b.kind === 'values') return compareValueSets(a, b, budget);
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    if (a.values.length !== b.values.length) return 'no';
    return all(a.values.map((one, index) => compareOne(one, b.values[index] ?? one, budget)));
  }
  if (a.kind === 'range' && b.kind === 'range') return compareRanges(a.range, b.range, budget);
  const [left, right] = [asEquation(a), asEquation(b)];
  return left !== null && right !== null && equivalent(left, right, budget) ? 'yes' : 'unknown';
}

function compareOne(a: Expression, b: Expression, budget: Budget): Sameness {
  const found = equality(a, b, budget);
  if (found === 'same') return 'yes';
  const [ours, theirs] = [namesIn(a.node), namesIn(b.node)];
  const foreign = ours.size > 0 && theirs.size > 0 && [...ours, ...theirs].some((name) => !ours.has(name) || !theirs.has(name));
  return found === 'apart' && !foreign ? 'no' : 'unknown';
}

function all(parts: readonly Sameness[]): Sameness {
  return parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes';
}

type Values = Extract<Answer, { kind: 'values' }>;

/** Values by name, in any order. Where only one side names its one unknown, the other is taken to mean it. */
function compareValueSets(a: Values, b: Values, budget: Budget): Sameness {
  const [ours, theirs] = [byName(a.values), byName(b.values)];
  const [mine, other] = [[...ours.keys()], [...theirs.keys()]];
  if (mine.length === 1 && other.length === 1 && (mine[0] === other[0] || mine[0] === null || other[0] === null)) {
    return compareLists(a.values.map((one) => one.expression), b.values.map((one) => one.expression), a.bare && b.bare, budget);
  }
  if (mine.length !== other.length || mine.includes(null) || mine.some((name) => !theirs.has(name))) return 'unknown';
  return all(mine.map((name) => compareLists(ours.get(name) ?? [], theirs.get(name) ?? [], false, budget)));
}

function byName(values: readonly Named[]): Map<string | null, Expression[]> {
  const groups = new Map<string | null, Expression[]>();
  for (const { name, expression } of values) groups.set(name, [...(groups.get(name) ?? []), expression]);
  return groups;
}

function compareLists(a: readonly Expression[], b: readonly Expression[], ordered: boolean, budget: Budget): Sameness {
  const table = a.map((one) => b.map((other) => compareOne(one, other, budget)));
  if (ordered && a.length === b.length && table.every((row, index) => row[index] === 'yes')) return 'yes';
  const columns = b.map((_one, index) => table.map((row) => row[index] ?? 'unknown'));
  const lines = [...table, ...columns];
  if (lines.some((line) => line.every((one) => one === 'no'))) return 'no';
  return lines.every((line) => line.includes('yes')) && !ordered ? 'yes' : 'unknown';
}

function compareRanges(a: Range, b: Range, budget: Budget): Sameness {
  if (a.name !== null && b.name !== null && a.name !== b.name) return 'unknown';
  return all([compareEnds(a.low, b.low, budget), compareEnds(a.high, b.high, budget)]);
}

function compareEnds(a: End | null, b: End | null, budget: Budget): Sameness {
  if (a === null || b === null) return a === b ? 'yes' : 'no';
  const found = compareOne(a.value, b.value, budget);
  return found === 'yes' && a.included !== b.included ? 'no' : found;
}

/** `left - right`, of an equation or of the value of a name; null for anything else. */
function asEquation(answer: Answer): Node | null {
  if (answer.kind === 'equation') return { kind: '-', left: unitsAsNames(answer.left.node), right: unitsAsNames(answer.right.node) };
  const [value, ...more] = answer.kind === 'values' ? answer.values : [];
  if (value === undefined || value.name === null || more.length > 0) return null;
  return { kind: '-', left: { kind: 'name', name: value.name }, right: unitsAsNames(value.expression.node) };
}

/** Two equations in two names or more that differ by a factor say the same; one in a single name may be unsolved. */
function equivalent(a: Node, b: Node, budget: Budget): boolean {
  const names = [...namesIn(a)].sort();
  if (names.length < 2 || names.join() !== [...namesIn(b)].sort().join()) return false;
  const point: Point = { names: new Map(names.map((name, index) => [name, rational(BigInt(7 + 4 * index), 5n)])), units: ONES.units };
  const ratio = unlessUnsure(() => [evaluate(a, point, budget), evaluate(b, point, budget)], null);
  const [p, q] = ratio ?? [];
  if (p === undefined || q === undefined || !('n' in p) || !('n' in q) || p.n === 0n || q.n === 0n) return false;
  const by = (node: Node, value: typeof p): Expression => ({ node: { kind: '×', left: node, right: { kind: 'number', value, step: rational(0n) } }, doubtful: false });
  return equality(by(a, q), by(b, p), budget) === 'same';
}
