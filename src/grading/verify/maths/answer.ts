import { plainLines } from './plain.ts';
import { readRange, type Range } from './ranges.ts';
import { holds, type Expression } from './expression.ts';
import { parse } from './syntax.ts';
import { tokenise, type Token } from './tokens.ts';
import { Unsure } from './unsure.ts';

/** A value, perhaps with the name it was given (`x = 2`); `x₁` and `x₂` are two values of x. */
export interface Named {
  readonly name: string | null;
  readonly expression: Expression;
}

export type Answer =
  /** `x = 2 or x = 3`, `{2, 3}`, `12 cm`. Bare lists (`2, 3`) may have an order. */
  | { readonly kind: 'values'; readonly values: readonly Named[]; readonly bare: boolean }
  | { readonly kind: 'tuple'; readonly values: readonly Expression[] }
  | { readonly kind: 'equation'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'range'; readonly range: Range };

const OR = /^(?:or|and|或|或者|和|与|且)$/i;
const PROSE = /^(?:so|therefore|thus|hence|then|the|is|answers?|ans|final|solutions?|we|get|have|答|答案|解|得|解得|所以|因此|故|为|是|答案是|答案为|原式|即)$/i;
/** Within brackets a comma parts two values, also where it could be a decimal comma. */
const BRACKETS = /[([{][^()[\]{}]*[)\]}]/g;
const MAX_VALUES = 12;

/** Reads a final answer; throws `Unsure` where it cannot be read for certain. */
export function readAnswer(text: string): Answer {
  const line = plainLines(text).filter((one) => one.trim() !== '').join(' ; ').replaceAll(BRACKETS, (group) => group.replaceAll(',', ' ; '));
  const tokens = stripped(tokenise(line));
  const range = readRange(tokens);
  if (range !== null) return { kind: 'range', range };
  const tuple = enclosed(tokens, '(', ')');
  if (tuple !== null) return { kind: 'tuple', values: tuple.map((one) => parse(one)) };
  const parts = separate(tokens);
  if (parts.length === 0 || parts.length > MAX_VALUES) throw new Unsure('no answer');
  const equation = parts.length === 1 ? readEquation(parts[0] ?? []) : null;
  if (equation !== null) return equation;
  const values: Named[] = [];
  let name: string | null = null;
  for (const part of parts) {
    const read = readPart(part);
    name = read.name ?? name;
    values.push(...read.values.map((expression) => ({ name, expression })));
  }
  return { kind: 'values', values, bare: values.length > 1 && values.every((one) => one.name === null) && !tokens.some(unordered) };
}

/** Without words that lead in, a label (`Area =`), a full stop or a noun behind the number. */
function stripped(tokens: readonly Token[]): readonly Token[] {
  let [from, to] = [0, tokens.length];
  const word = (token: Token | undefined): boolean => token?.kind === 'word';
  while (from < to) {
    const [token, next] = [tokens[from], tokens[from + 1]];
    if (token?.kind === 'break' || (token?.kind === 'relation' && token.text === '=') || (token?.kind === 'word' && (PROSE.test(token.text) || next?.kind === 'relation' || next?.kind === 'break'))) from += 1;
    else break;
  }
  while (to > from && tokens[to - 1]?.kind === 'break') to -= 1;
  if (to - from > 1 && word(tokens[to - 1]) && tokens[to - 2]?.kind === 'number' && !/[万亿千百十倍分角多半成余]|dozen|hundred|thousand|illion|half|percent/i.test(textOf(tokens[to - 1]))) to -= 1;
  return tokens.slice(from, to);
}

/** Signs of a list whose order says nothing: a set, alternatives, ±. */
function unordered(token: Token): boolean {
  return (token.kind === 'sign' && /[{±∓]/.test(token.text)) || (token.kind === 'word' && /^(?:or|或|或者)$/i.test(token.text));
}

function textOf(token: Token | undefined): string {
  return token !== undefined && 'text' in token ? token.text : '';
}

/** Parts between `or`, commas and the like; braces round them are a set. */
function separate(tokens: readonly Token[]): (readonly Token[])[] {
  const named = tokens.findIndex((token) => token.kind === 'relation');
  const head = named === 1 && tokens[0]?.kind === 'name' ? tokens.slice(0, 2) : [];
  const set = enclosed(tokens.slice(head.length), '{', '}');
  if (set !== null) return set.map((part, index) => (index === 0 ? [...head, ...part] : part));
  return split(tokens, (token) => token.kind === 'break' || (token.kind === 'word' && OR.test(token.text)));
}

function split(tokens: readonly Token[], at: (token: Token) => boolean): (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && /[([{]/.test(token.text)) depth += 1;
    if (token.kind === 'sign' && /[)\]}]/.test(token.text)) depth -= 1;
    if (depth === 0 && at(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** The parts within one pair of brackets round everything, at least two of them (or one within braces); null without such. */
function enclosed(tokens: readonly Token[], open: string, close: string): (readonly Token[])[] | null {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first?.kind !== 'sign' || first.text !== open || last?.kind !== 'sign' || last.text !== close) return null;
  const inner = tokens.slice(1, -1);
  if (inner.some((token) => token.kind === 'sign' && /[[\]{}]/.test(token.text))) return null;
  const parts = split(inner, (token) => token.kind === 'break');
  return parts.length > 1 || open === '{' ? parts : null;
}

function sidesOf(part: readonly Token[]): (readonly Token[])[] {
  if (part.some((token) => token.kind === 'relation' && token.text !== '=')) throw new Unsure('no equation');
  return split(part, (token) => token.kind === 'relation');
}

function nameOf(side: readonly Token[] | undefined): string | null {
  const token = side?.length === 1 ? side[0] : undefined;
  return token?.kind === 'name' && token.text !== 'π' ? token.text.replace(/_\d$/, '') : null;
}

/** `x = 2`, `2 = x`, `±3`, `7`. */
function readPart(part: readonly Token[]): { name: string | null; values: readonly Expression[] } {
  const sides = sidesOf(part);
  const [left, right] = sides;
  if (left === undefined || sides.length > 2) throw new Unsure('a chain');
  if (right === undefined) return { name: null, values: bothSigns(left) };
  const name = nameOf(left);
  if (name !== null) return { name, values: bothSigns(right) };
  const behind = nameOf(right);
  if (behind === null) throw new Unsure('an equation among values');
  return { name: behind, values: bothSigns(left) };
}

/** `a ± b` as two values, what has no ± as one. */
export function bothSigns(tokens: readonly Token[]): Expression[] {
  if (!tokens.some((token) => token.kind === 'sign' && /[±∓]/.test(token.text))) return [parse(tokens)];
  return ['+', '-'].map((sign) =>
    parse(tokens.map((token) => (token.kind !== 'sign' || !/[±∓]/.test(token.text) ? token : { ...token, text: token.text === '±' ? sign : sign === '+' ? '-' : '+' }))));
}

/** An equation between expressions of at least two names, such as a line's; `y = …` stays a value of y. */
function readEquation(part: readonly Token[]): Answer | null {
  const sides = sidesOf(part);
  const [a, b] = sides;
  if (a === undefined || b === undefined || sides.length !== 2 || nameOf(a) !== null || nameOf(b) !== null) return null;
  const [left, right] = [parse(a), parse(b)];
  return holds(left.node, isName) || holds(right.node, isName) ? { kind: 'equation', left, right } : null;
}

function isName(node: { readonly kind: string }): boolean {
  return node.kind === 'name';
}
