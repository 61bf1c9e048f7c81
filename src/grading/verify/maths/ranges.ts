import type { Expression } from './expression.ts';
import { parse } from './syntax.ts';
import { atRelations, type Token } from './tokens.ts';

export interface End {
  readonly value: Expression;
  readonly included: boolean;
}

/** Numbers between two ends; null is infinity. */
export interface Range {
  readonly name: string | null;
  readonly low: End | null;
  readonly high: End | null;
}

/** Reads `x > 2`, `1 < x ≤ 5`, `x ≥ 1 and x < 3`, `[1, 3)`, `(-∞, 2]`; null for what is no range. */
export function readRange(tokens: readonly Token[]): Range | null {
  if (tokens.some((token) => token.kind === 'word' && /^(?:or|或|或者)$/i.test(token.text))) return null;
  if (!tokens.some((token) => token.kind === 'relation')) return readInterval(tokens);
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'break' || (token.kind === 'word' && /^(?:and|且)$/i.test(token.text))) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const ranges = parts.map(readInequality);
  const [first, second] = ranges;
  if (first === undefined || first === null || ranges.length > 2) return null;
  if (second === undefined) return first;
  if (second === null || second.name !== first.name || (first.low !== null && second.low !== null) || (first.high !== null && second.high !== null)) return null;
  return { name: first.name, low: first.low ?? second.low, high: first.high ?? second.high };
}

function readInequality(tokens: readonly Token[]): Range | null {
  const { sides, relations } = atRelations(tokens);
  if (!relations.every((one) => /[<>≤≥]/.test(one)) || relations.length === 0 || relations.length > 2) return null;
  const at = sides.findIndex((side) => side.length === 1 && side[0]?.kind === 'name');
  const token = sides[at]?.[0];
  if (token?.kind !== 'name' || (relations.length === 2 && at !== 1)) return null;
  let range: Range = { name: token.text, low: null, high: null };
  for (const [index, relation] of relations.entries()) {
    const behind = index >= at;
    const side = sides[behind ? index + 1 : index] ?? [];
    const end: End = { value: parse(side), included: /[≤≥]/.test(relation) };
    const high = /[<≤]/.test(relation) === behind;
    if (high ? range.high !== null : range.low !== null) return null;
    range = high ? { ...range, high: end } : { ...range, low: end };
  }
  return range;
}

/** With at least one square bracket or infinity: `(2, 5)` may be a point. */
function readInterval(tokens: readonly Token[]): Range | null {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first?.kind !== 'sign' || last?.kind !== 'sign' || !/[([]/.test(first.text) || !/[)\]]/.test(last.text)) return null;
  const inner = tokens.slice(1, -1);
  const middle = inner.findIndex((token) => token.kind === 'break');
  const infinite = inner.some((token) => token.kind === 'sign' && token.text === '∞');
  if (middle < 1 || (first.text === '(' && last.text === ')' && !infinite)) return null;
  const ends = [inner.slice(0, middle), inner.slice(middle + 1)].map((side) => (side.some((token) => token.kind === 'sign' && token.text === '∞') ? null : parse(side)));
  const [low = null, high = null] = ends;
  return {
    name: null,
    low: low === null ? null : { value: low, included: first.text === '[' },
    high: high === null ? null : { value: high, included: last.text === ']' },
  };
}
