import { Alias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type Pair } from 'yaml';

export type Path = readonly (string | number)[];

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface YamlMistake extends Place {
  readonly code: 'file_encoding' | 'yaml_syntax' | 'yaml_too_deep' | 'yaml_tab' | 'yaml_quote' | 'yaml_open' | 'yaml_documents' | 'yaml_duplicate_key' | 'yaml_alias';
  readonly detail: string;
}

export interface YamlFile {
  /** Plain values; undefined where the text is no YAML at all. */
  readonly value: unknown;
  readonly mistakes: readonly YamlMistake[];
  /** Place of the value at `path`, or of its nearest parent that is there; `atKey` points at the key itself. */
  place(path: Path, atKey?: boolean): Place;
}

/** Aliases a file may use; a bomb needs few aliases of aliases, so their depth is bounded as well. */
const MAX_ALIASES = 100;

/** No exam nests deeper; the parser would take seconds for what is deeper still. */
const MAX_DEPTH = 60;

/** The parser's codes for common slips that have a sentence of their own. */
const SLIPS: Readonly<Record<string, YamlMistake['code']>> = {
  DUPLICATE_KEY: 'yaml_duplicate_key',
  TAB_AS_INDENT: 'yaml_tab',
  BLOCK_AS_IMPLICIT_KEY: 'yaml_quote',
  MISSING_CHAR: 'yaml_open',
  MULTIPLE_DOCS: 'yaml_documents',
};

/** Keys whose values are words: a number there keeps its spelling (`id: 1.10` is not `1.1`). */
const WORD_KEYS = new Set(['id', 'title', 'question', 'guidance', 'description', 'needs', 'options', 'accept', 'unit', 'name']);

/**
 * Reads YAML 1.2 (JSON is YAML too) without anything that runs or multiplies: no tags, few aliases, no keys twice.
 * Every mistake is reported; the values are given where the text can be understood in spite of them.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const start: Place = { line: 1, column: 1 };
  if (isTooDeep(text)) return { value: undefined, mistakes: [{ code: 'yaml_too_deep', detail: '', ...start }], place: () => start };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', logLevel: 'error' });
  const mistakes: YamlMistake[] = [...document.errors, ...document.warnings].map((error) => ({
    code: error.code === 'BAD_INDENT' && error.message.includes('end with') ? 'yaml_open' : (SLIPS[error.code] ?? 'yaml_syntax'),
    detail: error.code === 'DUPLICATE_KEY' ? keyAt(text, error.pos[0]) : error.message,
    ...place(error.pos[0]),
  }));
  const lost = text.indexOf('\uFFFD');
  if (lost >= 0) mistakes.push({ code: 'file_encoding', detail: '', ...place(lost) });
  const understood = mistakes.every(({ code }) => code === 'yaml_duplicate_key' || code === 'file_encoding');
  const inherited = inheritedKey(document);
  if (inherited !== null) mistakes.push({ code: 'yaml_syntax', detail: '__proto__', ...place(inherited) });
  const alias = badAlias(document);
  if (alias !== null) mistakes.push({ code: 'yaml_alias', detail: alias.source, ...place(alias.range?.[0] ?? 0) });
  if (understood && alias === null) keepSpelling(document);
  return {
    value: understood && alias === null ? document.toJS({ maxAliasCount: MAX_ALIASES }) : undefined,
    mistakes,
    place: (path, atKey = false) => {
      const offset = findOffset(document, path, atKey);
      return offset === null ? start : place(offset);
    },
  };
}

/** Brackets open at once, or list signs in a row, beyond the limit; what stands in quotes is counted too, which only errs for nonsense. */
function isTooDeep(text: string): boolean {
  let open = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{') open += 1;
    else if ((sign === ']' || sign === '}') && open > 0) open -= 1;
    if (open > MAX_DEPTH) return true;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${MAX_DEPTH}}`).test(text);
}

function keyAt(text: string, offset: number): string {
  return /^[^\s:]{0,60}/.exec(text.slice(offset, offset + 60))?.[0] ?? '';
}

/** The first alias that is unknown, stands inside what it names, names something with aliases in it, or is one too many. */
function badAlias(document: Document.Parsed): Alias.Parsed | null {
  let count = 0;
  let bad: Alias.Parsed | null = null;
  visit(document, {
    Alias(_, node) {
      const target = node.resolve(document);
      count += 1;
      let nested = false;
      if (target !== undefined) visit(target, { Alias: () => { nested = true; return visit.BREAK; } });
      if (target === undefined || nested || count > MAX_ALIASES) {
        bad = node as Alias.Parsed;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return bad;
}

/** Offset of a key `__proto__`, which objects would not keep as a key of their own. */
function inheritedKey(document: Document.Parsed): number | null {
  let offset: number | null = null;
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === '__proto__') offset = startOf(pair.key);
    },
  });
  return offset;
}

function keepSpelling(document: Document.Parsed): void {
  visit(document, {
    Pair(_, pair, ancestors) {
      const name = isScalar(pair.key) ? pair.key.value : null;
      const parent = ancestors.at(-1);
      const kind = isMap(parent) ? parent.get('kind') : null;
      if (typeof name !== 'string' || !(WORD_KEYS.has(name) || (name === 'correct' && (kind === 'choice' || kind === 'text')))) return;
      for (const node of isSeq(pair.value) ? pair.value.items : [pair.value]) {
        if (isScalar(node) && typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
      }
    },
  });
}

function findOffset(document: Document.Parsed, path: Path, atKey: boolean): number | null {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const [index, step] of path.entries()) {
    if (node instanceof Alias) node = node.resolve(document);
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((item) => isPair(item) && String(isScalar(item.key) ? item.key.value : item.key) === String(step));
      if (pair === undefined) return offset;
      node = pair.value;
      offset = (atKey && index === path.length - 1 ? null : startOf(node)) ?? startOf(pair.key) ?? offset;
    } else if (isSeq(node) && typeof step === 'number' && node.items[step] !== undefined) {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  const range = (node as Node | null)?.range;
  return range ? range[0] : null;
}
