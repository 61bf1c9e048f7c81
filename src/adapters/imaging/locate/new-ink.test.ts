import { describe, expect, it } from 'vitest';
import type { Box, Homography } from '../../../domain/geometry.ts';
import { newInk } from './new-ink.ts';
import { SheetImage } from './sheet-image.ts';
import { PAGE, printedPage, scanned } from './testing/pages.ts';

const PLAIN: Homography = [PAGE.width / 1000, 0, 0, 0, PAGE.height / 1000, 0, 0, 0, 1];
/** A region with lines of print, a box for digits, and a field of plain paper in it. */
const REGION: Box = [80, 80, 280, 920];
const FIELD: Box = [136, 640, 172, 760];
const RULES = '<rect x="800" y="240" width="130" height="56" fill="none" stroke="#222" stroke-width="2"/><line x1="865" y1="240" x2="865" y2="296" stroke="#222" stroke-width="2"/>';

const seven = (colour: string, width: number): string => `<path d="M815 255 h24 l-14 34" fill="none" stroke="${colour}" stroke-width="${width}"/>`;

/** The page as a scan: out of place by `off` thousandths of its width, a little stretched, shaded and noisy. */
async function pair(pen: string, off = 0.7): Promise<[SheetImage, SheetImage]> {
  const blank = await printedPage(3, 1, RULES);
  const page = await printedPage(3, 1, RULES + pen);
  const pixels = (off * PAGE.width) / 1000;
  const lay: Homography = [1.0008, 0, pixels, 0, 0.9994, -pixels, 0, 0, 1];
  const scan = scanned(page, lay, PAGE.width, PAGE.height, { shade: 0.3, noise: 12 });
  return [new SheetImage(scan, PLAIN), new SheetImage(blank, PLAIN)];
}

describe('newInk', () => {
  it('is next to nothing where there is only print, also where it lies a little off', async () => {
    for (const off of [0, 0.4, 0.7, 1.2]) {
      const [scan, blank] = await pair('', off);
      for (const box of [REGION, FIELD]) expect(newInk(scan, blank, box)).toBeLessThan(0.001);
    }
  });

  it('shows a digit in pen, in faint pencil, and writing close beside print', async () => {
    for (const pen of [seven('#113', 4), seven('#999', 3), '<line x1="806" y1="246" x2="806" y2="290" stroke="#113" stroke-width="4"/>']) {
      const [scan, blank] = await pair(pen);
      expect(newInk(scan, blank, FIELD)).toBeGreaterThan(0.008);
    }
  });
});
