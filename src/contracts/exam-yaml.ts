import { CST, isAlias, isCollection, isMap, isPair, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit, type Document, type Node, type Pair, type YAMLError, type YAMLMap } from 'yaml';

export type Path = readonly (string | number)[];

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface YamlMistake extends Place {
  readonly code: 'file_encoding' | 'text_unusable' | 'yaml_syntax' | 'yaml_too_deep' | 'too_many_entries' | 'yaml_tab' | 'yaml_quote' | 'yaml_open' | 'yaml_documents' | 'yaml_duplicate_key' | 'yaml_alias';
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

/** Of values, of list signs, of colons and so on, each. 500 questions with four bubbles have about 16,000 values. */
const MAX_ENTRIES = 30_000;

/** The parser's codes for common slips that have a sentence of their own. */
const SLIPS: Readonly<Record<string, YamlMistake['code']>> = {
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
  const refusal = isTooDeep(text) ? 'yaml_too_deep' : hasTooMany(text) ? 'too_many_entries' : null;
  if (refusal !== null) return { value: undefined, mistakes: [{ code: refusal, detail: '', ...start }], place: () => start };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', logLevel: 'error', uniqueKeys: false });
  const errors = [...document.errors, ...document.warnings].map(toMistake);
  const refused = errors.length === 0 ? refusals(document) : [];
  const lost = text.indexOf('\uFFFD');
  if (lost >= 0) refused.push({ code: 'file_encoding', detail: '', offset: lost });
  const understood = errors.length === 0 && refused.every(({ code }) => code !== 'yaml_alias');
  if (understood) keepSpelling(document);
  return {
    value: understood ? document.toJS({ maxAliasCount: MAX_ALIASES }) : undefined,
    mistakes: [...errors, ...refused].map(({ code, detail, offset }) => ({ code, detail, ...place(offset) })),
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

/** Counts the signs without building anything, so that what comes after has a bounded number of nodes to go through. */
function hasTooMany(text: string): boolean {
  const counts = new Map<string | null, number>();
  for (const lexeme of new Lexer().lex(text)) {
    const kind = CST.tokenType(lexeme);
    const count = (counts.get(kind) ?? 0) + 1;
    if (count > MAX_ENTRIES && kind !== 'space' && kind !== 'newline') return true;
    counts.set(kind, count);
  }
  return false;
}

function toMistake(error: YAMLError): Refused {
  const open = error.code === 'BAD_INDENT' && error.message.includes('end with');
  return { code: open ? 'yaml_open' : (SLIPS[error.code] ?? 'yaml_syntax'), detail: error.message, offset: error.pos[0] };
}

interface Refused {
  readonly code: YamlMistake['code'];
  readonly detail: string;
  readonly offset: number;
}

/**
 * What YAML allows and an exam file does not, in one walk: keys that stand twice in a mapping, keys `__proto__`
 * (objects would not keep them as their own), text that no database takes (`"\0"`, half a surrogate pair), and the first alias that is unknown, stands inside an anchored value
 * (so that nothing multiplies) or is one too many.
 */
function refusals(document: Document.Parsed): Refused[] {
  const found: Refused[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  visit(document, {
    Node(_, node, ancestors) {
      if (isAlias(node)) {
        aliases += 1;
        const inside = ancestors.some((above) => isCollection(above) && above.anchor !== undefined);
        if (inside || aliases > MAX_ALIASES || !anchors.has(node.source)) {
          found.push({ code: 'yaml_alias', detail: node.source, offset: startOf(node) ?? 0 });
          return visit.BREAK;
        }
      } else if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) anchors.add(node.anchor);
      if (isMap(node)) found.push(...badKeys(node));
      if (isScalar(node) && typeof node.value === 'string' && (node.value.includes('\0') || !node.value.isWellFormed())) {
        found.push({ code: 'text_unusable', detail: '', offset: startOf(node) ?? 0 });
      }
      return undefined;
    },
  });
  return found;
}

function badKeys(map: YAMLMap): Refused[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }): Refused[] => {
    const name = String(isScalar(key) ? key.value : key);
    const offset = startOf(key) ?? 0;
    if (name === '__proto__') return [{ code: 'yaml_syntax', detail: name, offset }];
    if (seen.has(name)) return [{ code: 'yaml_duplicate_key', detail: name.slice(0, 60), offset }];
    seen.add(name);
    return [];
  });
}

function keepSpelling(document: Document.Parsed): void {
  visit(document, {
    Pair(_, pair, ancestors) {
      const name = isScalar(pair.key) ? pair.key.value : null;
      const parent = ancestors.at(-1);
      const kind = name === 'correct' && isMap(parent) ? parent.get('kind') : null;
      if (typeof name !== 'string' || !(WORD_KEYS.has(name) || kind === 'choice' || kind === 'text')) return;
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
    if (isAlias(node)) node = node.resolve(document);
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
