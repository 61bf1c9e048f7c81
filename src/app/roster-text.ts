import { badInput } from '../domain/errors.ts';

/** Control characters no name or number has; a wrong guess of the encoding shows in them. */
const CONTROL = /[\p{Co}\uFFFD]|(?![\t\n\r])\p{Cc}/u;

/**
 * Text of a file as spreadsheets save it: UTF-8 or UTF-16 by their marks, UTF-16 without one by its zero bytes,
 * strictly valid UTF-8, else GBK (as GB18030, which contains it). Throws AppError `roster_encoding` where none fits:
 * a name is never guessed.
 */
export function decodeRoster(bytes: Uint8Array): string {
  for (const encoding of candidates(bytes)) {
    const text = decode(bytes, encoding);
    if (text !== null && !CONTROL.test(text)) return text;
  }
  throw badInput('roster_encoding', 'the text encoding of the roster is not recognised');
}

function candidates(bytes: Uint8Array): readonly string[] {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return ['utf-16le'];
  if (a === 0xfe && b === 0xff) return ['utf-16be'];
  const head = bytes.subarray(0, 2000);
  const zeros = (odd: number): number => head.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  if (zeros(1) + zeros(0) > 0) return zeros(1) > zeros(0) ? ['utf-16le'] : ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

/** A byte-order mark is taken off; null where the bytes are not of this encoding. */
function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
