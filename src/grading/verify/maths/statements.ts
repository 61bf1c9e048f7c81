import { plainLines, shown } from './plain.ts';
import { atRelations, tokenise, type Token } from './tokens.ts';
import { MAX_LENGTH } from './unsure.ts';

/** One side of a relation, as tokens and as it was written. */
export interface Side {
  readonly tokens: readonly Token[];
  readonly text: string;
}

/** `left relation right`, one link of a chain. */
export interface Link {
  readonly left: Side;
  readonly relation: string;
  readonly right: Side;
  /** Words stand beside it that could change what it says (`half of 6 = 3`). */
  readonly inWords: boolean;
  /** Counts the parts of the question, `(1)`, `(b)`, `2.`: letters mean something else in each. */
  readonly part: number;
  /** `or` stands beside it: `x - 2 = 0 or x - 3 = 0`. */
  readonly alternative: boolean;
}

/** Words before a statement that say nothing about its numbers. */
const LEADS_IN = /^(?:so|is|are|then|thus|hence|therefore|since|because|as|we|have|get|gives?|answers?|ans|area|total|volume|perimeter|length|speed|sum|cost|check|using|and|or|if|when|let|also|solution|solve|that|means|now|which|where|by|解|答|原式|所以|因此|因为|故|则|即|得|可得|解得|有|又|由|设|为|是|当|或|且|和|与|那么|于是|由于|检验|代入|面积|周长|体积|一共|共|总共|总价|证明|方程|列式)$/i;
/** Words behind a statement that go on with it. */
const GOES_ON = /^(?:of|plus|minus|times|divided|over|more|less|percent|per|hundred|thousand|million|billion|dozen|remainder|rem|squared|cubed|half|to|each|[万亿千百十倍余分角多半成折]|的.*|加.*|减.*|乘.*|除.*)/i;

const PART = /^ ?(?:\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\d{1,2}[.)](?!\d)|[a-z]\)|Q ?\d|第.{1,3}题)/i;

/** Every link `a = b` or `a ≈ b` of a transcription, chains and chains over several lines taken apart. */
export function findLinks(transcription: string): Link[] {
  if (transcription.length > MAX_LENGTH) return [];
  const links: Link[] = [];
  let open: Side | null = null;
  let part = 0;
  for (const line of plainLines(transcription)) {
    if (PART.test(line)) part += 1;
    for (const run of runs(line)) {
      const sides = splitSides(run.tokens, line);
      const first = sides.sides[0];
      if (first !== undefined && first.tokens.length === 0 && run.first && open !== null) sides.sides[0] = open;
      sides.relations.forEach((relation, index) => {
        const [left, right] = [sides.sides[index], sides.sides[index + 1]];
        if (left === undefined || right === undefined || left.tokens.length === 0 || right.tokens.length === 0) return;
        const outer = (index === 0 && run.wordsBefore) || (index === sides.relations.length - 1 && run.wordsBehind);
        links.push({ left, relation, right, inWords: outer, part, alternative: run.alternative });
      });
      const last = sides.sides.at(-1);
      open = last === undefined || last.tokens.length === 0 || run.wordsBehind ? null : last;
    }
  }
  return links;
}

interface Run {
  readonly tokens: readonly Token[];
  readonly first: boolean;
  readonly wordsBefore: boolean;
  readonly wordsBehind: boolean;
  readonly alternative: boolean;
}

/** What stands between words and separators. */
function runs(line: string): Run[] {
  const found: Run[] = [];
  let current: Token[] = [];
  let before: Token | null = null;
  const close = (behind: Token | null): void => {
    if (current.length > 0) {
      found.push({
        tokens: current,
        first: found.length === 0 && before === null,
        wordsBefore: before?.kind === 'word' && !LEADS_IN.test(before.text),
        wordsBehind: behind?.kind === 'word' && GOES_ON.test(behind.text),
        alternative: [before, behind].some((token) => token?.kind === 'word' && /^(?:or|或|或者)$/i.test(token.text)),
      });
    }
    current = [];
    before = behind;
  };
  for (const token of withoutLabel(tokenise(line))) {
    if (token.kind === 'break' || token.kind === 'word') close(token.kind === 'break' && /[,."]/.test(token.text) && current.length === 0 ? before : token);
    else current.push(token);
  }
  close(null);
  return found;
}

/** Without the number of a part in front: `(1)`, `(a)`, `1)`, `2.` and `①` say nothing. */
function withoutLabel(tokens: readonly Token[]): readonly Token[] {
  const [a, b, c, d] = tokens;
  const small = (token: Token | undefined): boolean => (token?.kind === 'number' && token.value.d === 1n && token.value.n < 20n) || token?.kind === 'name';
  const sign = (token: Token | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;
  const goesOn = (token: Token | undefined): boolean => token !== undefined && token.kind !== 'relation' && token.kind !== 'break' && !(token.kind === 'sign' && /[-+×÷/^%°)]/.test(token.text));
  if (a !== undefined && c !== undefined && sign(a, '(') && small(b) && sign(c, ')') && goesOn(d) && d !== undefined) {
    if (d.start > c.end || d.kind === 'number') return tokens.slice(3);
    if (d.kind === 'name') return [{ kind: 'word', text: 'label?', start: a.start, end: c.end }, ...tokens.slice(3)];
  }
  if (small(a) && sign(b, ')') && goesOn(c)) return tokens.slice(2);
  if (a?.kind === 'number' && small(a) && b?.kind === 'break' && b.text === '.' && goesOn(c)) return tokens.slice(2);
  return tokens;
}

function splitSides(tokens: readonly Token[], line: string): { sides: Side[]; relations: string[] } {
  const { sides, relations } = atRelations(tokens);
  return { sides: sides.map((side) => sideOf(side, line)), relations };
}

function sideOf(tokens: readonly Token[], line: string): Side {
  const ticked = tokens.at(-1);
  const kept = ticked?.kind === 'sign' && ticked.text === '√' ? tokens.slice(0, -1) : tokens;
  const [first, last] = [kept[0], kept.at(-1)];
  return { tokens: kept, text: first === undefined || last === undefined ? '' : shown(line.slice(first.start, last.end)) };
}
