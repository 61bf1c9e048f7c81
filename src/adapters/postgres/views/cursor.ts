import { badInput } from '../../../domain/errors.ts';
import { z } from 'zod';

/** Where the next page of a list begins: the sort values of the last row. Opaque to clients. */
const values = z.array(z.union([z.string().max(300), z.number(), z.null()])).min(1).max(4);
export type CursorValues = z.output<typeof values>;

export function writeCursor(of: CursorValues): string {
  return Buffer.from(JSON.stringify(of)).toString('base64url');
}

const MOST_INTEGER = 2_147_483_647;
const kinds = {
  time: z.iso.datetime().refine((text) => Date.parse(text) >= 0),
  text: z.string().max(300).refine((text) => text.isWellFormed() && !text.includes('\0')),
  integer: z.int().min(-MOST_INTEGER).max(MOST_INTEGER),
  bigint: z.int(),
  number: z.number(),
} as const;
export type CursorKind = keyof typeof kinds;

/** Null for no cursor. What it holds is the client's, so each value is checked for its kind. Throws AppError `cursor_invalid`. */
export function readCursor(text: string | null, expected: readonly CursorKind[]): CursorValues | null {
  if (text === null) return null;
  try {
    const parsed = values.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (parsed.length === expected.length && expected.every((kind, at) => kinds[kind].safeParse(parsed[at]).success)) return parsed;
  } catch {
    // Said below.
  }
  throw badInput('cursor_invalid', 'the cursor is not one of this list');
}

/** A page of `limit` out of up to `limit + 1` rows that were read. */
export function sliceOf<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => CursorValues): { items: readonly T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(cursorOf(last)) : null };
}
