import { plainLines, shown } from './plain.ts';
import { tokenise, type Token } from './tokens.ts';
import { MAX_LENGTH } from './unsure.ts';

/** A line that says it is the answer. */
const ANSWERS = /^ ?[∴(]? ?(?:答案?|answer|ans|final answer|the (?:final )?answer) ?\)?(?:[:.]| is|是|为| )/i;
/** A line from here on checks what was found. */
const CHECKS = /^ ?\(? ?(?:check|verify|verification|proof|检验|验算|经检验|检查)/i;
const LEADS_IN = /^(?:∴|⇒|→|=>|[;:.,]|(?:so|thus|hence|therefore|then|and|finally|answers?|ans|final|the|is|we|get|have)(?![a-z])|答案?|解得|所以|因此|因而|于是|故|即|得|是|为| )+/i;

/**
 * The last result that a working states: of an answer line (`答：`, `Answer:`) what it says, otherwise of the last line
 * before any check. `3 × 4 = 12` states 12, `x = 12/4 = 3` states `x = 3`. Null where nothing is written.
 */
export function finalAnswer(transcription: string): string | null {
  if (transcription.length > MAX_LENGTH) return null;
  const lines = plainLines(transcription).map((line) => line.replace(/[ ;.,✓✔√]+$/, '').trim()).filter((line) => line !== '');
  const check = lines.findIndex((line, index) => index > 0 && CHECKS.test(line));
  const working = check === -1 ? lines : lines.slice(0, check);
  const answer = lines.findLast((line) => ANSWERS.test(line));
  const line = answer ?? working.at(-1);
  if (line === undefined) return null;
  const stated = lastResult(line.replace(ANSWERS, '').replace(LEADS_IN, ''));
  return stated === '' ? null : shown(answer === undefined ? withEarlierRoots(stated, working) : stated);
}

/** What stands behind the last `=` of a chain, with the name the chain began with. */
function lastResult(line: string): string {
  const tokens = tokenise(line);
  if (tokens.some((token) => (token.kind === 'word' && /^(?:or|and|或|或者|和|且|与)$/i.test(token.text)) || (token.kind === 'break' && /[,;]/.test(token.text)))) return line;
  const steps = tokens.findLastIndex((token) => token.kind === 'break' && /[⇒→∴=-]/.test(token.text));
  const last = tokens.slice(steps + 1);
  const relations = last.filter((token) => token.kind === 'relation');
  const from = (token: Token | undefined): string => (token === undefined ? '' : line.slice(token.end).trim());
  if (last[0]?.kind === 'relation') return lastResult(from(last[0]));
  const first = last[0];
  const start = line.slice(first?.start ?? 0).trim();
  if (relations.length === 0) return words(start, last, line);
  if (relations.some((token) => !('text' in token) || !/[=≈]/.test(token.text))) return start;
  if (first?.kind === 'name' && last[1] === relations[0]) {
    return relations.length === 1 ? start : `${line.slice(first.start, first.end)} ${relationText(relations.at(-1))} ${from(relations.at(-1))}`;
  }
  const letters = last.some((token) => token.kind === 'name' && token.text !== 'π');
  return letters && relations.length === 1 && !isCalculation(last, relations[0]) ? start : from(relations.at(-1));
}

function relationText(token: Token | undefined): string {
  return token?.kind === 'relation' ? token.text : '=';
}

/** An equation such as `x + y = 3` is a result as a whole; `2x + 3x = 5x` states 5x. */
function isCalculation(tokens: readonly Token[], relation: Token | undefined): boolean {
  const at = relation === undefined ? -1 : tokens.indexOf(relation);
  const names = (part: readonly Token[]): string => [...new Set(part.flatMap((token) => (token.kind === 'name' ? [token.text] : [])))].sort().join();
  return tokens[0]?.kind !== 'name' && names(tokens.slice(0, at)) === names(tokens.slice(at + 1));
}

/** From prose with one number in it, the number and what stands behind it. */
function words(start: string, tokens: readonly Token[], line: string): string {
  const numbers = tokens.filter((token) => token.kind === 'number');
  const first = tokens.find((token) => token.kind !== 'word' && token.kind !== 'break');
  if (tokens[0]?.kind !== 'word' || numbers.length !== 1 || first === undefined) return start;
  return line.slice(first.start).trim();
}

/** `x₁ = 2` and `x₂ = 3` on lines of their own are one result. */
function withEarlierRoots(stated: string, lines: readonly string[]): string {
  const second = /^([a-zA-Z])_\(2\) ?= ?\S/.exec(stated)?.[1];
  const first = second === undefined ? undefined : lines.findLast((line) => new RegExp(`^[∴ ]*${second}_\\(1\\) ?=`).test(line));
  return first === undefined || first.includes(stated) ? stated : `${lastResult(first.replace(LEADS_IN, ''))}, ${stated}`;
}
