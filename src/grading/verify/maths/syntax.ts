import { rational } from '../../../domain/answers/rational.ts';
import { divided, holds, type Expression, type Node } from './expression.ts';
import type { Token } from './tokens.ts';
import { Unsure, unsure } from './unsure.ts';

const MAX_TOKENS = 300;
const MAX_DEPTH = 40;
const TEN: Node = { kind: 'number', value: rational(10n), step: rational(0n) };

/** Reads a whole run of tokens as one expression; throws `Unsure` where it has no reading, or two. */
export function parse(tokens: readonly Token[]): Expression {
  if (tokens.length > MAX_TOKENS) throw new Unsure('expression too long');
  const parser = new Parser(tokens);
  return { node: parser.whole(), doubtful: parser.doubtful };
}

class Parser {
  doubtful = false;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    const node = this.#sum();
    return this.#at < this.#tokens.length ? unsure('unread rest') : node;
  }

  #sum(): Node {
    this.#descend();
    let left = this.#product();
    for (let sign = this.#sign('+', '-'); sign !== null; sign = this.#sign('+', '-')) {
      left = { kind: sign as '+' | '-', left, right: this.#product() };
    }
    this.#depth -= 1;
    return left;
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unsure('nested too deep');
  }

  #product(): Node {
    let left = this.#signed();
    for (;;) {
      const sign = this.#sign('×', '÷', '/');
      if (sign !== null) {
        const right = this.#signed();
        left = sign === '×' ? { kind: '×', left, right } : divided(left, right);
        if (sign !== '×' && this.#factorFollows()) throw new Unsure('product behind a division');
      } else if (this.#factorFollows()) {
        left = { kind: '×', left, right: this.#power() };
      } else {
        return left;
      }
    }
  }

  #signed(): Node {
    const sign = this.#sign('+', '-');
    if (sign === null) return this.#power();
    this.#descend();
    const of = this.#signed();
    this.#depth -= 1;
    return sign === '-' ? { kind: 'negative', of } : of;
  }

  #power(): Node {
    const base = this.#atom();
    if (this.#sign('^') === null) return this.#percent(base);
    if (base.kind === '×' && base.right.kind === 'unit') throw new Unsure('power of a quantity');
    const power: Node = { kind: '^', left: base, right: this.#exponent() };
    return this.#percent(this.#withUnit(power));
  }

  /** A unit behind an exponent belongs to the power: `10^3 m`. */
  #exponent(): Node {
    this.#descend();
    const sign = this.#sign('+', '-');
    const token = this.#tokens[this.#at];
    let of: Node = sign !== null && token?.kind !== 'number' ? this.#exponent() : this.#atom(false);
    if (this.#sign('^') !== null) of = { kind: '^', left: of, right: this.#exponent() };
    this.#depth -= 1;
    return sign === '-' ? { kind: 'negative', of } : of;
  }

  #percent(of: Node): Node {
    return this.#sign('%') === null ? of : { kind: 'percent', of };
  }

  #atom(withUnit = true): Node {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    switch (token?.kind) {
      case 'number': {
        const number: Node = { kind: 'number', value: token.value, step: token.step };
        return withUnit ? this.#withUnit(number) : number;
      }
      case 'name':
        if (/^[fghFGHP]$/.test(token.text) && this.#next('(')) throw new Unsure('function of the student’s own');
        if (/^[ei]$/.test(token.text)) this.doubtful = true;
        return { kind: 'name', name: token.text };
      case 'function':
        return this.#function(token.text);
      default:
        return token?.kind === 'sign' ? this.#enclosed(token.text, withUnit) : unsure('no expression');
    }
  }

  #enclosed(sign: string, withUnit: boolean): Node {
    if (sign === '√') return this.#root();
    const closing = sign === '(' ? ')' : sign === '[' ? ']' : sign === '|' ? '|' : null;
    if (closing === null) throw new Unsure(`unexpected ${sign}`);
    const of = this.#sum();
    if (this.#sign(closing) === null) throw new Unsure(`missing ${closing}`);
    const inner: Node = sign === '|' ? { kind: 'absolute', of } : of;
    return withUnit ? this.#withUnit(inner) : inner;
  }

  #root(): Node {
    let degree = 2;
    if (this.#sign('[') !== null) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'number' || token.value.d !== 1n || token.value.n < 2n || token.value.n > 12n) throw new Unsure('degree of a root');
      degree = Number(token.value.n);
      this.#at += 1;
      if (this.#sign(']') === null) throw new Unsure('degree of a root');
    }
    const bare = !this.#next('(');
    const of = this.#atom();
    if (of.kind === '×' && of.right.kind === 'unit') throw new Unsure('root of a quantity');
    const next = this.#tokens[this.#at];
    if (bare && (next?.kind === 'name' || (next?.kind === 'sign' && next.text === '^'))) throw new Unsure('how far the root reaches');
    return { kind: 'root', degree, of };
  }

  #function(name: string): Node {
    let power = 1;
    let base: Node | null = name === 'lg' || name === 'log' ? TEN : null;
    if (name === 'log' && this.#sign('_') !== null) base = this.#base();
    else if (name === 'log') this.doubtful = true;
    if (this.#sign('^') !== null) {
      const exponent = this.#atom();
      if (exponent.kind !== 'number' || exponent.value.d !== 1n || exponent.value.n < 2n || exponent.value.n > 9n || base !== null || name === 'ln') throw new Unsure('power of a function');
      power = Number(exponent.value.n);
    }
    const of = this.#argument();
    if (name === 'ln' || name === 'lg' || name === 'log') return { kind: 'logarithm', base, of };
    const angled = holds(of, (one) => (one.kind === 'unit' && one.name === '°') || one.kind === 'name');
    if (!angled) this.doubtful = true;
    return { kind: name as 'sin' | 'cos' | 'tan', power, of };
  }

  /** In `log_28` the base may be 2 or 28. */
  #base(): Node {
    const base = this.#next('(') ? this.#atom(false) : this.#atom();
    const clear = base.kind !== 'number' || base.value.n < 11n;
    return clear || this.#tokens[this.#at - 1]?.kind !== 'number' ? base : unsure('base of a logarithm');
  }

  /** `sin(x+1)`, `sin 2x`; `sin x/2`, `sin x(y)` and `sin(x)^2` have two readings. */
  #argument(): Node {
    if (this.#next('(')) {
      const enclosed = this.#atom();
      return this.#next('^') ? unsure('what the power belongs to') : enclosed;
    }
    let of = this.#power();
    while (this.#tokens[this.#at]?.kind === 'name') of = { kind: '×', left: of, right: this.#power() };
    const over = this.#next('/') && this.#tokens[this.#at + 1]?.kind !== 'function';
    return over || this.#next('(') || this.#next('√') ? unsure('how far the function reaches') : of;
  }

  /** With the unit that stands behind, if one does. */
  #withUnit(left: Node): Node {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'unit' && !this.#next('°')) return left;
    this.#at += 1;
    return { kind: '×', left, right: { kind: 'unit', name: token?.kind === 'unit' ? token.text : '°' } };
  }

  #factorFollows(): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'name' || token?.kind === 'function' || this.#next('(') || this.#next('√');
  }

  #next(sign: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' && token.text === sign;
  }

  #sign(...signs: readonly string[]): string | null {
    const found = signs.find((sign) => this.#next(sign));
    if (found !== undefined) this.#at += 1;
    return found ?? null;
  }
}
