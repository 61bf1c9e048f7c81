import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, sliceOf, writeCursor } from './cursor.ts';

describe('cursors', () => {
  it('come back as they went', () => {
    const values = fc.tuple(fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }).map((date) => date.toISOString()), fc.integer({ min: 0 }), fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0')));
    fc.assert(fc.property(values, (drawn) => {
      expect(readCursor(writeCursor(drawn), ['time', 'integer', 'text'])).toEqual(drawn);
    }));
    expect(readCursor(null, ['text'])).toBeNull();
  });

  it('are refused when they are of another list, or of nobody', () => {
    for (const text of ['', 'x', writeCursor(['a']), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[[1],2]').toString('base64url')]) {
      expect(() => readCursor(text, ['text', 'text'])).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
    }
  });

  it.each([
    ['time', 'soon'], ['time', '0000-01-01T00:00:00Z'], ['time', '2026-02-31T00:00:00Z'], ['time', 5], ['text', 'a\0b'], ['text', '\ud800'], ['text', 7],
    ['integer', 2_147_483_648], ['integer', 1.5], ['integer', '1'], ['bigint', 1e30], ['number', '1'], ['number', null],
  ] as const)('are refused when the client made up a %s: %j', (kind, value) => {
    expect(() => readCursor(writeCursor([value]), [kind])).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
  });

  it('are given only where there is more', () => {
    expect(sliceOf([1, 2, 3], 3, (n) => [n])).toEqual({ items: [1, 2, 3], nextCursor: null });
    expect(sliceOf([1, 2, 3], 2, (n) => [n])).toEqual({ items: [1, 2], nextCursor: writeCursor([2]) });
  });
});
