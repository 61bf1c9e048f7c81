import QRCode from 'qrcode';
import { describe, expect, it, vi } from 'vitest';
import { findCodes, type GreyImage } from './codes.ts';
import { hasFinder } from './finder-patterns.ts';

const WIDTH = 1240;
const HEIGHT = 1754;

function page(background = 250): GreyImage {
  return { data: new Uint8Array(WIDTH * HEIGHT).fill(background), width: WIDTH, height: HEIGHT };
}

function fill(image: GreyImage, left: number, top: number, width: number, height: number, value: number): void {
  for (let y = top; y < top + height; y += 1) {
    image.data.fill(value, y * image.width + left, y * image.width + left + width);
  }
}

/** Draws a code; returns its side in pixels. */
function draw(image: GreyImage, text: string, left: number, top: number, module = 4, ink = 20): number {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'Q' });
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x) !== 0) fill(image, left + x * module, top + y * module, module, module, ink);
    }
  }
  return modules.size * module;
}

const upsideDown = (image: GreyImage): GreyImage => ({ ...image, data: image.data.toReversed() });

describe('findCodes', () => {
  it('finds nothing on a page of lines and boxes', async () => {
    const image = page();
    for (let y = 100; y < 1600; y += 40) fill(image, 100, y, 1000, 3, 0);
    fill(image, 30, 30, 40, 40, 0);
    expect(await findCodes(image)).toEqual([]);
  });

  it('reads a code and says where it is', async () => {
    const image = page();
    const side = draw(image, 'AIG1:algebra-3:0a1b2c3d:12:2', 1000, 80);
    const [mark, ...rest] = await findCodes(image);
    expect(rest).toEqual([]);
    expect(mark?.text).toBe('AIG1:algebra-3:0a1b2c3d:12:2');
    expect(Math.abs((mark?.quad[0][0] ?? 0) - 1000)).toBeLessThan(4);
    expect(Math.abs((mark?.quad[2][1] ?? 0) - (80 + side))).toBeLessThan(4);
  });

  it('reads an upside-down code; its quad begins at the code’s own top left', async () => {
    const image = page();
    draw(image, 'midterm1-v2-test-102-3', 1000, 80);
    const [mark] = await findCodes(upsideDown(image));
    expect(mark?.text).toBe('midterm1-v2-test-102-3');
    expect(mark?.quad[0][0]).toBeGreaterThan(mark?.quad[2][0] ?? Infinity);
  });

  it('reads faint print', async () => {
    const image = page();
    draw(image, 'faint', 700, 900, 4, 205);
    expect((await findCodes(image))[0]?.text).toBe('faint');
  });

  it('reports a spoilt code as unreadable, not as missing', async () => {
    const image = page();
    const side = draw(image, 'AIG1:algebra-3:0a1b2c3d:12:2', 1000, 80);
    fill(image, 1000 + 32, 80 + 32, side - 64, side - 32, 0);
    fill(image, 1000 + 60, 80, side - 120, 60, 250);
    const marks = await findCodes(image);
    expect(marks.map((mark) => mark.text)).toEqual([null]);
  });

  it('reports a code of which only two finder patterns are left', async () => {
    const image = page();
    const side = draw(image, 'AIG1:algebra-3:0a1b2c3d:12:2', 1000, 80);
    fill(image, 1000, 80 + 36, side, side - 36, 250);
    expect(await findCodes(image)).toEqual([expect.objectContaining({ text: null })]);
  });

  it('asks for more pixels only when a code was seen and not decoded', async () => {
    const clear = page();
    draw(clear, 'clear', 300, 300, 8);
    const closer = vi.fn<() => Promise<GreyImage>>(() => Promise.resolve(clear));
    expect(await findCodes(page(), closer)).toEqual([]);
    expect(closer).not.toHaveBeenCalled();

    const side = 21 * 4;
    const spoilt: GreyImage = { data: new Uint8Array(620 * 877).fill(250), width: 620, height: 877 };
    draw(spoilt, 'clear', 150, 150, 4);
    fill(spoilt, 150 + 30, 150 + 30, side - 60, side - 60, 0);
    fill(spoilt, 150, 150 + 34, side, 16, 0);
    const marks = await findCodes(spoilt, closer);
    expect(closer).toHaveBeenCalledOnce();
    expect(marks[0]?.text).toBe('clear');
    expect(Math.abs((marks[0]?.quad[0][0] ?? 0) - 150)).toBeLessThan(4);
  });

  it('refuses pixels that do not fit the size', async () => {
    await expect(findCodes({ data: new Uint8Array(10), width: 4, height: 4 })).rejects.toThrow(RangeError);
  });
});

describe('hasFinder', () => {
  it.each([[2, 20], [2, 205], [3, 20], [7, 150]])('sees a code of modules of %i pixels and lightness %i', (module, ink) => {
    const image = page();
    draw(image, 'AIG1:algebra-3:0a1b2c3d:12:2', 900, 81, module, ink);
    expect(hasFinder(image)).toBe(true);
    expect(hasFinder(upsideDown(image))).toBe(true);
  });

  it('sees none on a page of lines and boxes', () => {
    const image = page();
    for (let y = 100; y < 1600; y += 40) fill(image, 100, y, 1000, 3, 0);
    fill(image, 30, 30, 40, 40, 0);
    expect(hasFinder(image)).toBe(false);
  });
});
