/**
 * The text of the QR code on a page. Ours is `AIG1:<exam>:<run>:<copy>:<page>`: the exam's id, the print run
 * (8 hex digits), the copy within the run and the page within the copy, both from 1; page 0 is the cover sheet
 * laid on a copy whose own pages carry no codes. No name and no student number: a sheet that is lost in a corridor says nothing about a child.
 */
export interface PageCode {
  readonly exam: string;
  readonly run: string;
  readonly copy: number;
  readonly page: number;
}

/** A sheet put between two scripts. */
export const SEPARATOR_CODE = 'AIG1:SEP';

const OURS = /^AIG1:([a-z0-9-]{1,100}):([0-9a-f]{8}):([1-9]\d{0,5}):(0|[1-9]\d{0,3})$/;

/** Throws a RangeError for values the text cannot carry. */
export function formatPageCode({ exam, run, copy, page }: PageCode): string {
  const text = `AIG1:${exam}:${run}:${copy}:${page}`;
  if (!OURS.test(text)) throw new RangeError(`not a page code: ${text}`);
  return text;
}

/** Null when the text is not one of our page codes. */
export function parsePageCode(text: string): PageCode | null {
  const [, exam, run, copy, page] = OURS.exec(text) ?? [];
  if (exam === undefined || run === undefined) return null;
  return { exam, run, copy: Number(copy), page: Number(page) };
}

/** A code in another system's spelling; `copy` stays text (`012`, `v2-7`). */
export interface ForeignCode {
  readonly exam: string | null;
  readonly copy: string;
  readonly page: number;
}

const PLACES = { exam: '(?<exam>.+)', copy: '(?<copy>[^\\s]+?)', page: '(?<page>\\d{1,4})' } as const;
const MAX_FOREIGN_LENGTH = 200;

/**
 * Reader for codes of a pattern such as `{exam}-{copy}-{page}` (`paper.page_code`). An exam's name may hold the
 * separator itself (`midterm1-v2-test-102-3`): the last places are filled first. The pattern needs `{copy}` and
 * `{page}` once each and `{exam}` at most once; otherwise a RangeError.
 */
export function foreignCodeReader(pattern: string): (text: string) => ForeignCode | null {
  const seen: string[] = [];
  const source = pattern
    .split(/(\{[a-z]+\})/)
    .map((part) => {
      const name = /^\{([a-z]+)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
      seen.push(name);
      const place = PLACES[name as keyof typeof PLACES];
      if (place === undefined) throw new RangeError(`unknown place {${name}} in page code pattern`);
      return place;
    })
    .join('');
  if (new Set(seen).size !== seen.length || !seen.includes('copy') || !seen.includes('page')) {
    throw new RangeError('a page code pattern needs {copy} and {page}, each place once');
  }
  const expression = new RegExp(`^${source}$`);
  return (text) => {
    if (text.length > MAX_FOREIGN_LENGTH) return null;
    const groups = expression.exec(text)?.groups;
    const page = Number(groups?.['page'] ?? 0);
    const copy = groups?.['copy'];
    if (copy === undefined || page < 1) return null;
    return { exam: groups?.['exam'] ?? null, copy, page };
  };
}
