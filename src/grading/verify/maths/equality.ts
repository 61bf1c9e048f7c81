import { rational, type Rational } from '../../../domain/answers/rational.ts';
import { algebraic } from './algebra.ts';
import { evaluate, namesIn, ONES, unitsIn, type Budget, type Point } from './evaluate.ts';
import type { Expression, Node } from './expression.ts';
import { unlessUnsure } from './unsure.ts';
import { compareValues, divide } from './values.ts';
import { rounds, roundsPi } from './written.ts';

/** `rounded`: the one is the other to the digits it is written with, and no more can be said. */
export type Equality = 'same' | 'apart' | 'rounded' | 'unknown';

/** Tells whether two expressions are worth the same, whatever their names stand for; `unknown` where that is not sure. */
export function equality(a: Expression, b: Expression, budget: Budget): Equality {
  const found = unlessUnsure(() => settled(a.node, b.node, budget), 'unknown');
  return found === 'apart' && (a.doubtful || b.doubtful) ? 'unknown' : found;
}

function settled(left: Node, right: Node, budget: Budget): Equality {
  const bothNumbers = namesIn(left).size === 0 && namesIn(right).size === 0;
  if (!bothNumbers) return algebraic(unitsAsNames(left), unitsAsNames(right), budget);
  const [ours, theirs] = [unitsIn(left).size > 0, unitsIn(right).size > 0];
  if (!ours && !theirs) return numeric(left, right, budget);
  return ours && theirs ? quantities(left, right, budget) : 'unknown';
}

/** Compares numbers, or quantities in base units. */
function numeric(left: Node, right: Node, budget: Budget): Equality {
  const [a, b] = [evaluate(left, ONES, budget), evaluate(right, ONES, budget)];
  const found = compareValues(a, b);
  if (found !== 'apart') return found === 'same' ? 'same' : 'unknown';
  const brief = rounds(left, b) || rounds(right, a) || roundsPi(left, right, b) || roundsPi(right, left, a);
  return brief ? 'rounded' : 'apart';
}

/** Units agree where the ratio is the same whatever the size of the base units; other units say nothing. */
function quantities(left: Node, right: Node, budget: Budget): Equality {
  const ratios = [2n, 3n, 5n].map((seed) => {
    const sizes = new Map<string, Rational>();
    const units: Point['units'] = (base) => {
      const size = sizes.get(base) ?? rational(seed + 7n * BigInt(sizes.size) * seed + BigInt(sizes.size));
      sizes.set(base, size);
      return size;
    };
    const point = { names: new Map(), units };
    return divide(evaluate(left, point, budget), evaluate(right, point, budget));
  });
  const [first, ...others] = ratios;
  if (first === undefined || others.some((ratio) => compareValues(first, ratio) !== 'same')) return 'unknown';
  return numeric(left, right, budget);
}

/** The same numbers with their units left out: for statements that name the unit at the end only. */
export function numbersAlone(expression: Expression): Expression {
  return { ...expression, node: withoutUnits(expression.node) };
}

function withoutUnits(node: Node): Node {
  if (node.kind === '×' && node.right.kind === 'unit') return withoutUnits(node.left);
  if (node.kind === 'sin' || node.kind === 'cos' || node.kind === 'tan') return node;
  return rebuilt(node, withoutUnits);
}

/** `3m` in algebra is three times m. */
export function unitsAsNames(node: Node): Node {
  if (node.kind === 'unit' && node.name !== '°') return { kind: 'name', name: node.name };
  return rebuilt(node, unitsAsNames);
}

function rebuilt(node: Node, change: (one: Node) => Node): Node {
  if ('left' in node) return { ...node, left: change(node.left), right: change(node.right) };
  return 'of' in node ? { ...node, of: change(node.of) } : node;
}
