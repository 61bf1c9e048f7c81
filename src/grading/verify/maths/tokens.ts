import { add, parseDecimal, rational, type Rational } from '../../../domain/answers/rational.ts';
import { unitMeaning } from './units.ts';

export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly value: Rational; /** One in the last digit written; zero where there is no rounding to speak of. */ readonly step: Rational }
  | { readonly kind: 'name' | 'unit' | 'function' | 'sign' | 'relation' | 'word' | 'odd'; readonly text: string }
  | { readonly kind: 'break' | 'mark'; readonly text: string }
);

const DECIMAL = /^(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE]([+-]?\d{1,3})(?![\w.]))?/;
const COMMA_DECIMAL = /^(?:0,\d+|\d+,\d+)(?![\d,])/;
const MIXED = /^(\d+)(?: +| ?又 ?)(\d+) ?\/ ?(\d+)(?![\d/.(,])/;
const FUNCTION = /^(?:sin|cos|tan|ln|lg|log)(?![a-z])/i;
const LETTERS = /^(?:\p{Script=Latin}|\p{Script=Greek})+/u;
const HAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/u;
/** Two letters that are a word, not a product. */
const SHORT_WORDS = new Set(['so', 'is', 'or', 'of', 'to', 'in', 'at', 'we', 'he', 'by', 'if', 'as', 'my', 'an', 'no', 'it', 'be', 'do', 'go', 'up', 'us', 'on', 'am', 'ok', 'eg', 'ie', 'qr']);
const POWER = /\d\^\([+-]?\d+\) *$/;
const COUNTED = /^[个只本支枝张条人名棵朵辆页岁次块包盒瓶颗件套头匹双袋箱题组排行班层](?!\p{Script=Han})/u;
const UNIT = /^(?:[$¥€£]|[\p{Script=Latin}µΩ°%]{1,8}|[\p{Script=Han}]{1,7})(?:\^\(?[1-4]\)?|[23](?![\d.]))?(?: ?\/ ?(?:[\p{Script=Latin}Ω]{1,8}|\p{Script=Han}{1,5})(?:\^\(?[1-4]\)?|[23](?![\d.]))?)?/u;

/** The tokens of a plain line. Never fails: what is not known is `odd`, and no statement with it can be read. */
export function tokenise(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const space = /^ +/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const found = numberAt(rest, tokens.at(-1)) ?? (tokens.at(-1)?.kind === 'number' || POWER.test(line.slice(Math.max(0, at - 16), at)) ? behindNumber(rest) : null) ?? signAt(rest, tokens.at(-1), line.charAt(at - 1)) ?? letters(rest, tokens.at(-1));
    for (const one of found.tokens) tokens.push({ ...one, start: at, end: at + found.length });
    at += found.length;
  }
  return tokens;
}

type Bare = Token extends infer T ? (T extends Token ? Omit<T, 'start' | 'end'> : never) : never;
interface Found {
  readonly length: number;
  readonly tokens: readonly Bare[];
}

const one = (length: number, token: Bare): Found => ({ length, tokens: [token] });

function numberAt(rest: string, before: Token | undefined): Found | null {
  if (!/^[\d.]/.test(rest)) return null;
  const mixed = MIXED.exec(rest);
  const power = before?.kind === 'sign' && /^[\^/÷]$/.test(before.text);
  if (mixed && !power) {
    const [all, whole = '', top = '', bottom = ''] = mixed;
    if (BigInt(top) >= BigInt(bottom)) return one(all.length, { kind: 'odd', text: all });
    return one(all.length, { kind: 'number', value: add(rational(BigInt(whole)), rational(BigInt(top), BigInt(bottom))), step: rational(0n) });
  }
  const comma = COMMA_DECIMAL.exec(rest);
  if (comma && !/^[1-9]\d{0,2},\d{3}$/.test(comma[0])) {
    if (!comma[0].startsWith('0,')) return one(comma[0].length, { kind: 'odd', text: comma[0] });
    return literal(comma[0].length, comma[0].replace(',', '.'));
  }
  const decimal = DECIMAL.exec(rest);
  if (decimal === null) return null;
  return literal(decimal[0].length, decimal[0].replaceAll(/[ ,]/g, ''));
}

/** A plain decimal: `12.50` is known to a hundredth. */
function literal(length: number, digits: string): Found {
  const value = parseDecimal(digits);
  if (value === null) return one(length, { kind: 'odd', text: digits });
  const [, part = '', exponent = '0'] = /^\d*(?:\.(\d+))?(?:[eE](.+))?$/.exec(digits) ?? [];
  return one(length, { kind: 'number', value, step: parseDecimal(`1e${Number(exponent) - part.length}`) ?? rational(0n) });
}

/** What stands behind a number or its power: a unit, perhaps in parentheses, or a noun of counting, which says nothing. */
function behindNumber(rest: string): Found | null {
  const enclosed = /^\(([^()\d=+×÷-]{1,8}(?:\^\(?[1-4]\)?)?)\)/.exec(rest);
  if (enclosed?.[1] !== undefined) {
    const noun = enclosed[1].trim();
    if (noun.length > 1 || /[^a-zA-Z]/.test(noun)) {
      if (unitMeaning(noun) !== null) return one(enclosed[0].length, { kind: 'unit', text: noun });
      if (/^\p{Script=Han}+$/u.test(noun)) return { length: enclosed[0].length, tokens: [] };
    }
  }
  const counted = COUNTED.exec(rest);
  if (counted) return { length: counted[0].length, tokens: [] };
  for (let length = UNIT.exec(rest)?.[0].length ?? 0; length > 0; length -= 1) {
    const text = rest.slice(0, length);
    const cut = /\p{L}$/u.test(text) && /^\p{Script=Latin}/u.test(rest.slice(length));
    if (!cut && !/^[分%]|[ /]$/.test(text) && unitMeaning(text.replaceAll(/[()]/g, '')) !== null) return one(length, { kind: 'unit', text: text.replaceAll(/[()]/g, '') });
  }
  return null;
}

function signAt(rest: string, before: Token | undefined, previous: string): Found | null {
  const sign = rest.charAt(0);
  const remainder = /^(?:余数?|\.{3,6}|…+) ?(?=\d)/.exec(rest);
  if (remainder) return one(remainder[0].length, { kind: 'sign', text: '…' });
  if (/^(?:\.{2,}|…)/.test(rest)) return one(/^[.…]+/.exec(rest)?.[0].length ?? 1, { kind: 'odd', text: '…' });
  const relation = /^(?:<=|>=|!=|==+|[=≈≃≅≒<>≤≥≠≦≧⩽⩾])/.exec(rest);
  if (relation) return one(relation[0].length, { kind: 'relation', text: spelled(relation[0]) });
  if (/^[⇒→∴∵✓✔✗✘☑;]|^[=-]>/.test(rest)) return one(/^[=-]>/.test(rest) ? 2 : 1, { kind: 'break', text: sign });
  if (sign === ',' || sign === '.' || sign === '?' || sign === '"') return one(1, { kind: 'break', text: sign });
  if (sign === ':') return /^: ?[\d(]/.test(rest) && /[\d)]/.test(previous.trim() === '' ? (before?.kind === 'number' ? '1' : '') : previous) ? one(1, { kind: 'odd', text: ':' }) : one(1, { kind: 'break', text: ':' });
  const spaced = /^[xX] ?(?=[\d(.√-])/.exec(rest);
  const between = before?.kind === 'number' || before?.kind === 'unit' || (before?.kind === 'sign' && before.text === ')');
  if (spaced && between && (/^[xX] ?\d/.test(rest) || (previous === ' ' && rest.charAt(1) === ' '))) return one(1, { kind: 'sign', text: '×' });
  return /^[-+×÷/^()[\]{}|√°%±∓_∞∪]/.test(rest) ? one(1, { kind: 'sign', text: sign }) : null;
}

function spelled(relation: string): string {
  if (/^[≈≃≅≒]/.test(relation)) return '≈';
  const plain: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '!=': '≠', '≦': '≤', '≧': '≥', '⩽': '≤', '⩾': '≥' };
  return plain[relation] ?? relation.charAt(0);
}

function letters(rest: string, before: Token | undefined): Found {
  const named = FUNCTION.exec(rest);
  if (named) return one(named[0].length, { kind: 'function', text: named[0].toLowerCase() });
  const root = /^sqrt(?= ?\()/i.exec(rest);
  if (root) return one(4, { kind: 'sign', text: '√' });
  const han = HAN.exec(rest);
  if (han) return /^负 ?\d/.test(rest) ? one(1, { kind: 'sign', text: '-' }) : one(han[0].length, { kind: 'word', text: han[0] });
  const run = LETTERS.exec(rest)?.[0];
  if (run === undefined) return one(1, { kind: 'odd', text: rest.charAt(0) });
  if (run === 'π' || run.toLowerCase() === 'pi') return one(run.length, { kind: 'name', text: 'π' });
  const pi = run.indexOf('π');
  const length = pi > 0 ? pi : pi === 0 ? 1 : run.length;
  if (pi === 0) return one(1, { kind: 'name', text: 'π' });
  const subscript = /^_\(?([a-zA-Z0-9]{1,4})\)?/.exec(rest.slice(length));
  if (length === 1) return one(length + (subscript?.[0].length ?? 0), { kind: 'name', text: run.charAt(0) + (subscript ? `_${subscript[1]}` : '') });
  const product = (length === 2 && !SHORT_WORDS.has(run.slice(0, 2).toLowerCase())) || /^[abcxyzkmn]{3}$/.test(run.slice(0, length));
  if (!product || before?.kind === 'word') return one(length, { kind: 'word', text: run.slice(0, length) });
  return one(1, { kind: 'name', text: run.charAt(0) });
}

/** Tokens cut at their relations (`=`, `<`, `≈` …): one side more than there are relations. */
export function atRelations(tokens: readonly Token[]): { sides: Token[][]; relations: string[] } {
  const sides: Token[][] = [[]];
  const relations: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'relation') {
      relations.push(token.text);
      sides.push([]);
    } else {
      sides.at(-1)?.push(token);
    }
  }
  return { sides, relations };
}
