import { rational } from '../../../domain/answers/rational.ts';
import { children, type Node } from './expression.ts';
import { unitMeaning } from './units.ts';
import { Unsure, unsure } from './unsure.ts';
import * as values from './values.ts';
import type { Value } from './values.ts';

/** What names and base units stand for at one point. */
export interface Point {
  readonly names: ReadonlyMap<string, Value>;
  readonly units: (base: string) => Value;
}

/** Every base unit is one: quantities become plain numbers in base units. */
export const ONES: Point = { names: new Map(), units: () => rational(1n) };

/** Operations that one call of a public function may cost: a bound on time that does not depend on a clock. */
export class Budget {
  #steps = 20_000;

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new Unsure('too much to work out');
  }
}

/** What has a series behind it costs as much as this many sums. */
const SERIES = 20;

/** The value of an expression at a point; throws `Unsure` where there is none, or none within bounds. */
export function evaluate(node: Node, point: Point, budget: Budget): Value {
  budget.spend(/^(?:root|sin|cos|tan|logarithm|\^)$/.test(node.kind) ? SERIES : 1);
  const value = (one: Node): Value => evaluate(one, point, budget);
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'name':
      return node.name === 'π' ? values.PI : (point.names.get(node.name) ?? unsure(`no value for ${node.name}`));
    case 'unit':
      return unitValue(node.name, point.units);
    case 'negative':
      return values.negate(value(node.of));
    case 'absolute': {
      const inner = value(node.of);
      return values.sign(inner) < 0 ? values.negate(inner) : inner;
    }
    case 'percent':
      return values.divide(value(node.of), rational(100n));
    case '+':
      return values.add(value(node.left), value(node.right));
    case '-':
      return values.add(value(node.left), values.negate(value(node.right)));
    case '×':
      return values.multiply(value(node.left), value(node.right));
    case '÷':
      return values.divide(value(node.left), value(node.right));
    case '^':
      return values.power(value(node.left), value(node.right));
    case 'root':
      return values.root(value(node.of), node.degree);
    case 'logarithm':
      return values.logarithm(value(node.of), node.base === null ? null : value(node.base));
    default:
      return values.power(values.trigonometry(node.kind, evaluate(node.of, inRadians(point), budget)), rational(BigInt(node.power)));
  }
}

/** Within an angle a degree is π/180, and no other unit has a meaning. */
function inRadians({ names }: Point): Point {
  return { names, units: (base) => (base === '°' ? values.divide(values.PI, rational(180n)) : unsure(`no value for ${base}`)) };
}

function unitValue(written: string, units: Point['units']): Value {
  const meaning = unitMeaning(written) ?? unsure(`no value for ${written}`);
  return Object.entries(meaning.base).reduce<Value>((product, [base, count]) => values.multiply(product, values.power(units(base), rational(BigInt(count)))), meaning.factor);
}

/** Names an expression holds, π not among them. */
export function namesIn(node: Node, found: Set<string> = new Set()): Set<string> {
  if (node.kind === 'name' && node.name !== 'π') found.add(node.name);
  for (const child of children(node)) namesIn(child, found);
  return found;
}

/** Units an expression holds, those within angles left out. */
export function unitsIn(node: Node, found: Set<string> = new Set()): Set<string> {
  if (node.kind === 'unit') found.add(node.name);
  if (node.kind === 'sin' || node.kind === 'cos' || node.kind === 'tan') return found;
  for (const child of children(node)) unitsIn(child, found);
  return found;
}
