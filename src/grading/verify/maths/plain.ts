import { normaliseWriting } from '../../../domain/answers/normalise.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** LaTeX commands that are a sign or a word; others stay, and make their statement unreadable. */
const COMMANDS: Readonly<Record<string, string>> = {
  times: '×', cdot: '×', ast: '×', div: '÷', pm: '±', mp: '∓', pi: 'π', approx: '≈', doteq: '≈', simeq: '≈', ne: '≠', neq: '≠', le: '≤', leq: '≤', leqslant: '≤',
  ge: '≥', geq: '≥', geqslant: '≥', lt: '<', gt: '>', circ: '°', degree: '°', infty: '∞', therefore: '∴', because: '∵', lor: ' or ', vee: ' or ', land: ' and ', cup: '∪',
  Rightarrow: '⇒', implies: '⇒', Leftrightarrow: '⇒', iff: '⇒', to: '⇒', rightarrow: '⇒', quad: '  ', qquad: '  ', left: '', right: '', displaystyle: '', lbrace: '{', rbrace: '}',
  sin: 'sin', cos: 'cos', tan: 'tan', ln: 'ln', lg: 'lg', log: 'log', Omega: 'Ω', mu: 'µ', lvert: '|', rvert: '|', vert: '|', ldots: '…', cdots: '…', dots: '…',
};
/** `$5` is `5 $`; a dollar sign before anything else is LaTeX's. */
const CURRENCY = /([$¥€£]) ?(\d[\d,]*(?:\.\d+)?)/g;
const WORDS = /\\(?:text|mathrm|textrm|mbox|operatorname|textbf|mathbf|boxed|rm|unit)\s*(?=\{)/g;

/**
 * The lines of a transcription in one spelling without LaTeX: `\frac{1}{2}` is `((1)/(2))`, `x^{2}` and `x²` are
 * `x^(2)`, `x₁` is `x_(1)`, signs are as `normaliseWriting` has them.
 */
export function plainLines(text: string): string[] {
  return fromLatex(text)
    .replaceAll(/[①-⑳]/g, ' ; ')
    .replaceAll(/(?<![０-９])，|，(?![０-９]{3}(?![０-９]))/g, ' ; ')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => normaliseWriting(raised(line)).replaceAll('∶', ':').replaceAll('、', ' ; ').replaceAll('。', ' ; ').replaceAll(CURRENCY, '$2 $1'));
}

/** A side as a person writes it again: `x^(2)` as `x²`, `x_(1)` as `x₁`, `((1)/(2))` as `(1/2)`. */
export function shown(plain: string): string {
  return plain
    .replaceAll(/\^\(([+-]?\d+)\)/g, (_all, digits: string) => Array.from(digits, (one) => SUPERSCRIPTS['0123456789+-'.indexOf(one)]).join(''))
    .replaceAll(/_\((\d+)\)/g, (_all, digits: string) => Array.from(digits, (one) => SUBSCRIPTS.charAt(Number(one))).join(''))
    .replaceAll(/(\d[\d,]*(?:\.\d+)?) ([$¥€£])(?! ?\d)/g, '$2$1')
    .replaceAll(/\(\((\w+)\)\/\((\w+)\)\)/g, '($1/$2)');
}

/** Superscripts and subscripts in parentheses, so that what follows them stays apart. */
function raised(line: string): string {
  return line
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+/g, (run) => `^(${Array.from(run, (one) => '0123456789+-'[SUPERSCRIPTS.indexOf(one)]).join('')})`)
    .replaceAll(/[₀-₉]+/g, (run) => `_(${Array.from(run, (one) => SUBSCRIPTS.indexOf(one)).join('')})`)
    .replaceAll(/_([a-zA-Z0-9])(?![a-zA-Z0-9])/g, '_($1)');
}

function fromLatex(text: string): string {
  let plain = text
    .replaceAll(/\\begin\s*\{[a-z*]+\}|\\end\s*\{[a-z*]+\}/g, '\n')
    .replaceAll(/\\\\(?:\[\w+\])?/g, '\n')
    .replaceAll(/\\[[\]()]|\$\$|(?<!\\)&/g, ' ')
    .replaceAll(/\\[,;:! ]/g, ' ')
    .replaceAll(/\\([%$&#{}_])/g, (_all, sign: string) => (sign === '{' ? '⦃' : sign === '}' ? '⦄' : sign))
    .replaceAll(/\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![a-zA-Z]))/g, '°')
    .replaceAll(WORDS, ' ')
    .replaceAll(/\$([^$\n]+)\$(?!\d)/g, ' $1 ');
  plain = groups(plain);
  return plain
    .replaceAll(/\\([a-zA-Z]+)/g, (all, name: string) => (Object.hasOwn(COMMANDS, name) ? ` ${COMMANDS[name]} ` : all))
    .replaceAll('⦃', '{')
    .replaceAll('⦄', '}');
}

/** Fractions, roots and braces as parentheses, the innermost first; each pass takes at least one brace away. */
function groups(text: string): string {
  let plain = text.replaceAll(/\\[dtc]?frac\s*(\d)\s*(\d)(?!\d)/g, String.raw`\frac{$1}{$2}`).replaceAll(/\\sqrt\s*(\d)(?!\d)/g, String.raw`\sqrt{$1}`);
  for (let pass = 0; pass < 40; pass += 1) {
    const before = plain;
    plain = plain
      .replaceAll(/(\d)?(\s*)\\[dtc]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, (_all, digit: string | undefined, space: string, top: string, bottom: string) =>
        digit !== undefined && /^\s*\d+\s*$/.test(top) && /^\s*\d+\s*$/.test(bottom) ? `${digit} ${top.trim()}/${bottom.trim()}` : `${digit ?? ''}${space}((${top})/(${bottom}))`)
      .replaceAll(/\\sqrt\s*(?:\[\s*(\d+)\s*\])?\s*\{([^{}]*)\}/g, (_all, degree: string | undefined, body: string) => (degree === undefined ? `√(${body})` : `√[${degree}](${body})`))
      .replaceAll(/\^\s*\{([^{}]*)\}/g, '^($1)')
      .replaceAll(/_\s*\{([a-zA-Z0-9]*)\}/g, '_($1)')
      .replaceAll(/(?<!(?:frac|sqrt|\^|_|\})\s*|\])\{([^{}=]*)\}(?!\s*\{)/g, (all, body: string) => (/[,;]/.test(body) ? all : ` ${body} `));
    if (plain === before || plain.length > 3 * text.length + 100) break;
  }
  return plain;
}
