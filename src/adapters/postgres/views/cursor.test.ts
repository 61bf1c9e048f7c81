import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, sliceOf, writeCursor } from './cursor.ts';

describe('cursors', () => {
  it('come back as they went', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ maxLength: 40 }), fc.integer()), { minLength: 1, maxLength: 4 }), (values) => {
      expect(readCursor(writeCursor(values), values.length)).toEqual(values);
    }));
    expect(readCursor(null, 2)).toBeNull();
  });

  it('are refused when they are of another list, or of nobody', () => {
    for (const text of ['', 'x', writeCursor(['a']), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[[1],2]').toString('base64url')]) {
      expect(() => readCursor(text, 2)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
    }
  });

  it('are given only where there is more', () => {
    expect(sliceOf([1, 2, 3], 3, (n) => [n])).toEqual({ items: [1, 2, 3], nextCursor: null });
    expect(sliceOf([1, 2, 3], 2, (n) => [n])).toEqual({ items: [1, 2], nextCursor: writeCursor([2]) });
  });
});
