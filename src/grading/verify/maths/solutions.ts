import { rational } from '../../../domain/answers/rational.ts';
import { bothSigns } from './answer.ts';
import type { ArithmeticFinding } from './check-arithmetic.ts';
import { unitsAsNames } from './equality.ts';
import { evaluate, namesIn, ONES, type Budget, type Point } from './evaluate.ts';
import { holds, type Expression } from './expression.ts';
import type { Link, Side } from './statements.ts';
import { parse } from './syntax.ts';
import { unlessUnsure } from './unsure.ts';
import { add, compareValues, isExact, multiply, type Value } from './values.ts';
import { holdsDecimal } from './written.ts';

interface Equation {
  readonly link: Link;
  readonly left: Expression;
  readonly right: Expression;
}

interface Stated {
  readonly link: Link;
  readonly name: string;
  /** Two for `x = ±2`. */
  readonly values: readonly Value[];
  /** A decimal, which may stand for a longer number. */
  readonly brief: boolean;
  readonly equation: Equation;
}

/** Puts each stated value of a letter into the first equation that has this letter only. */
export function checkSolutions(links: readonly Link[], budget: Budget): ArithmeticFinding[] {
  const equations = new Map<string, Equation | null>();
  const stated = new Map<string, Stated>();
  let part = 0;
  for (const link of links) {
    if (link.part !== part) equations.clear();
    part = link.part;
    const value = statedValue(link, budget);
    if (value === null) {
      const found = equationOf(link);
      for (const name of found?.names ?? []) if (!equations.has(name)) equations.set(name, found?.names.length === 1 ? found.equation : null);
      continue;
    }
    const equation = equations.get(value.name);
    const text = `${part} ${link.left.text} = ${link.right.text}`;
    if (equation !== undefined && equation !== null && link.relation === '=' && !stated.has(text)) stated.set(text, { ...value, link, equation });
  }
  return [...stated.values()].map((one) => {
    const others = [...stated.values()].some((other) => other !== one && other.equation === one.equation);
    const verdict = satisfies(one, others, budget);
    const { left, right } = one.equation.link;
    return { text: `${one.link.left.text} = ${one.link.right.text}`, left: left.text, right: right.text, verdict, kind: 'solution', rounded: false };
  });
}

/** `x = 6`, `x₁ = 3/2`, `x = ±2`: one letter and a value; null for anything else. */
function statedValue({ left, right }: Link, budget: Budget): Pick<Stated, 'name' | 'values' | 'brief'> | null {
  const [token, ...more] = left.tokens;
  if (token?.kind !== 'name' || token.text === 'π' || more.length > 0) return null;
  return unlessUnsure(() => {
    const nodes = bothSigns(right.tokens).map(({ node }) => node);
    if (nodes.some((node) => namesIn(node).size > 0 || holds(node, (one) => one.kind === 'unit'))) return null;
    return { name: baseName(token.text), values: nodes.map((node) => evaluate(node, ONES, budget)), brief: nodes.some(holdsDecimal) };
  }, null);
}

function baseName(name: string): string {
  return name.replace(/_\d$/, '');
}

function equationOf(link: Link): { equation: Equation | null; names: string[] } | null {
  const names = new Set([...letters(link.left), ...letters(link.right)]);
  if (names.size === 0) return null;
  const equation = unlessUnsure(() => ({ link, left: parse(link.left.tokens), right: parse(link.right.tokens) }), null);
  const usable = equation !== null && link.relation === '=' && !link.inWords && !link.alternative && ![equation.left, equation.right].some(({ node, doubtful }) => doubtful || holds(node, (one) => one.kind === 'unit' && one.name.length > 1));
  return { equation: usable ? equation : null, names: [...names] };
}

/** Letters of a side; one that looks like a unit behind a number (`3m`) may be a letter too. */
function letters({ tokens }: Side): string[] {
  return tokens.flatMap((token) => (token.kind === 'name' && token.text !== 'π') || (token.kind === 'unit' && /^[a-zA-Z]$/.test(token.text)) ? [token.text] : []);
}

/**
 * A decimal may be a rounded root, so it can confirm an equation but not fail it. Nor can one of several values fail
 * a linear equation, which may be one of several too (`x - 2 = 0`, `x - 3 = 0`).
 */
function satisfies({ name, values, brief, equation }: Stated, others: boolean, budget: Budget): 'true' | 'false' | 'unknown' {
  const [left, right] = [unitsAsNames(equation.left.node), unitsAsNames(equation.right.node)];
  const at = (value: Value): Point => ({ names: new Map([[name, value]]), units: ONES.units });
  const gap = (value: number): Value => evaluate({ kind: '-', left, right }, at(rational(BigInt(value))), budget);
  return unlessUnsure(() => {
    const found = values.map((value) => compareValues(evaluate(left, at(value), budget), evaluate(right, at(value), budget)));
    if (found.every((one) => one === 'same')) return 'true';
    if (!found.includes('apart') || brief || !values.every(isExact)) return 'unknown';
    const linear = others && compareValues(add(gap(3), gap(5)), multiply(rational(2n), gap(4))) !== 'apart';
    return linear ? 'unknown' : 'false';
  }, 'unknown');
}
