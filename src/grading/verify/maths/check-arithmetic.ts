import { compare, rational } from '../../../domain/answers/rational.ts';
import { equality, numbersAlone } from './equality.ts';
import { Budget, evaluate, namesIn, ONES, unitsIn } from './evaluate.ts';
import { findLinks, type Link, type Side } from './statements.ts';
import { checkSolutions } from './solutions.ts';
import type { Expression } from './expression.ts';
import { parse } from './syntax.ts';
import { unlessUnsure } from './unsure.ts';
import { isExact } from './values.ts';
import { closeness, writtenNumber } from './written.ts';

export interface ArithmeticFinding {
  /** The statement in plain writing; of a solution, `x = 6`. */
  readonly text: string;
  readonly left: string;
  readonly right: string;
  readonly verdict: 'true' | 'false' | 'unknown';
  /** `solution`: the value of `text` was put into the equation `left = right`. */
  readonly kind: 'statement' | 'solution';
  /** An `=` that holds only to the digits written, as in `1/3 = 0.33`: its verdict is `unknown`. */
  readonly rounded: boolean;
}

/**
 * Works out every statement of numeric equality in a transcription. What holds letters is left alone unless it is
 * true whatever they stand for; solutions are put into the first equation of their letter.
 */
export function checkArithmetic(transcription: string): ArithmeticFinding[] {
  const links = findLinks(transcription).filter(({ relation }) => relation === '=' || relation === '≈');
  const budget = new Budget();
  return [...links.flatMap((link) => checkLink(link, budget)), ...checkSolutions(links, budget)];
}

function checkLink(link: Link, budget: Budget): ArithmeticFinding[] {
  const { left, right, relation } = link;
  const [a, b] = [read(left), read(right)];
  const lettered = [left, right].some(hasLetters);
  const outcome = a === null || b === null ? remainder(a, right, budget) : relation === '≈' ? approximate(a, b, budget) : exact(a, b, budget);
  if (lettered && (outcome !== 'true' || namesIn(a?.node ?? ZERO).size === 0)) return [];
  const verdict = outcome === 'rounded' || link.inWords ? 'unknown' : outcome;
  return [{ text: `${left.text} ${relation} ${right.text}`, left: left.text, right: right.text, verdict, kind: 'statement', rounded: outcome === 'rounded' }];
}

const ZERO = { kind: 'number', value: rational(0n), step: rational(0n) } as const;

type Outcome = ArithmeticFinding['verdict'] | 'rounded';

function read(side: Side): Expression | null {
  return unlessUnsure(() => parse(side.tokens), null);
}

function hasLetters(side: Side): boolean {
  return side.tokens.some((token) => token.kind === 'name' && token.text !== 'π');
}

function exact(a: Expression, b: Expression, budget: Budget): Outcome {
  const found = equality(a, b, budget);
  if (found === 'same') return 'true';
  if (found !== 'unknown') return found === 'apart' ? 'false' : 'rounded';
  return unlabelled(a, b, budget);
}

/**
 * Units on one side only: `3 × 4 = 12 cm`. It can be false only where no conversion was needed (one unit), and where
 * the unit is no single letter, which may be an unknown (`3m = 18`).
 */
function unlabelled(a: Expression, b: Expression, budget: Budget): Outcome {
  const [ours, theirs] = [unitsIn(a.node), unitsIn(b.node)];
  if ((ours.size > 0) === (theirs.size > 0)) return 'unknown';
  const found = equality(numbersAlone(a), numbersAlone(b), budget);
  const named = [...ours, ...theirs].every((unit) => unit.length > 1);
  return found === 'same' ? 'true' : found === 'rounded' ? 'rounded' : found === 'apart' && named && ours.size + theirs.size === 1 ? 'false' : 'unknown';
}

/** ≈ holds where its right side (else its left) is rounded to the digits it shows; whether it may be cut short instead is left open. */
function approximate(a: Expression, b: Expression, budget: Budget): Outcome {
  if (namesIn(a.node).size + namesIn(b.node).size > 0) return 'unknown';
  const apart = equality(a, b, budget);
  if (apart === 'same') return 'true';
  const bare = (unitsIn(a.node).size > 0) !== (unitsIn(b.node).size > 0);
  if (apart === 'unknown' && !bare) return 'unknown';
  const [left, right] = bare ? [numbersAlone(a), numbersAlone(b)] : [a, b];
  return unlessUnsure((): Outcome => {
    const [x, y] = [evaluate(left.node, ONES, budget), evaluate(right.node, ONES, budget)];
    const [result, start] = [writtenNumber(right.node), writtenNumber(left.node)];
    const written = result ?? start;
    if (written === null) return 'unknown';
    const found = closeness(written, written.coarse, result === null ? y : x);
    if (found === 'rounded') return 'true';
    return found === 'off' && !bare && !a.doubtful && !b.doubtful ? 'false' : 'unknown';
  }, 'unknown');
}

/** `17 ÷ 5 = 3 … 2`: quotient and remainder. */
function remainder(a: Expression | null, right: Side, budget: Budget): Outcome {
  const [quotient, sign, rest, ...more] = right.tokens;
  if (a?.node.kind !== '÷' || quotient?.kind !== 'number' || sign?.kind !== 'sign' || sign.text !== '…' || rest?.kind !== 'number' || more.length > 0) return 'unknown';
  const { left: number, right: by } = a.node;
  return unlessUnsure((): Outcome => {
    const [n, d] = [evaluate(number, ONES, budget), evaluate(by, ONES, budget)];
    if (!isExact(n) || !isExact(d) || n.d !== 1n || d.d !== 1n || n.n < 0n || d.n <= 0n) return 'unknown';
    const whole = quotient.value.d === 1n && quotient.value.n === n.n / d.n;
    return whole && compare(rest.value, rational(n.n % d.n)) === 0 ? 'true' : 'false';
  }, 'unknown');
}
