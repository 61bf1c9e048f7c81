import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignCodeReader, formatPageCode, parsePageCode, SEPARATOR_CODE } from './page-code.ts';

const code = fc.record({
  exam: fc.stringMatching(/^[a-z0-9-]{1,60}$/),
  run: fc.stringMatching(/^[0-9a-f]{8}$/),
  copy: fc.integer({ min: 1, max: 999_999 }),
  page: fc.integer({ min: 0, max: 9999 }),
});

describe('our page code', () => {
  it('reads back what was written', () => {
    fc.assert(fc.property(code, (value) => {
      expect(parsePageCode(formatPageCode(value))).toEqual(value);
    }));
  });

  it('refuses what it did not write', () => {
    for (const text of [SEPARATOR_CODE, '', 'AIG1:a:0a1b2c3d:0:1', 'AIG1:a:0A1B2C3D:1:1', 'AIG2:a:0a1b2c3d:1:1', 'AIG1:a:0a1b2c3d:1:1 ']) {
      expect(parsePageCode(text)).toBeNull();
    }
    expect(() => formatPageCode({ exam: 'A B', run: '0a1b2c3d', copy: 1, page: 1 })).toThrow(RangeError);
    expect(() => formatPageCode({ exam: 'a', run: '0a1b2c3d', copy: 0, page: 1 })).toThrow(RangeError);
  });
});

describe('foreign page codes', () => {
  const read = foreignCodeReader('{exam}-{copy}-{page}');

  it('takes copy and page from the end, whatever dashes the exam has', () => {
    expect(read('midterm1-v2-test-102-3')).toEqual({ exam: 'midterm1-v2-test', copy: '102', page: 3 });
    expect(read('test-auto-parse-1-2')).toEqual({ exam: 'test-auto-parse', copy: '1', page: 2 });
  });

  it('round-trips exam names with dashes', () => {
    const parts = fc.tuple(fc.stringMatching(/^[a-z0-9-]{1,40}$/), fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(parts, ([exam, copy, page]) => {
        expect(read(`${exam}-${copy}-${page}`)).toEqual({ exam, copy: String(copy), page });
      }),
    );
  });

  it('takes other orders and signs literally', () => {
    expect(foreignCodeReader('P{page}/C{copy}')('P2/C17')).toEqual({ exam: null, copy: '17', page: 2 });
    expect(foreignCodeReader('({copy}).{page}')('(7)x2')).toBeNull();
  });

  it('gives null for texts of another shape', () => {
    for (const text of ['', 'https://example.org/', 'a-b-0', 'a-1', `${'a'.repeat(300)}-1-1`]) expect(read(text)).toBeNull();
  });

  it('refuses a pattern it cannot read by', () => {
    for (const pattern of ['{exam}-{page}', '{copy}', '{copy}-{copy}-{page}', '{copy}-{page}-{name}']) {
      expect(() => foreignCodeReader(pattern)).toThrow(RangeError);
    }
  });
});
