import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyHomography, multiplyHomography, type Homography } from '../../../domain/geometry.ts';
import type { Registration, TemplatePage } from '../../../ports/imaging.ts';
import { registerPage } from './index.ts';
import type { Raster } from './raster.ts';
import { blank, PAGE, plainFacts, printedPage, render, save, scanned, seeded } from './testing/pages.ts';

let dir = '';
const pages: Raster[] = [];
const blanks: TemplatePage[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'locate-'));
  for (const page of [1, 2, 3]) {
    const print = await printedPage(1, page);
    pages.push(print);
    blanks.push(await blank(print, dir, page));
  }
});

afterAll(() => rm(dir, { recursive: true, force: true }));

/** Page pixels → scan pixels: turned by `degrees` and scaled about the middle, then moved. */
function laid(degrees: number, scale = 1, dx = 0, dy = 0, perspective: readonly [number, number] = [0, 0]): Homography {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180) * scale, Math.sin((degrees * Math.PI) / 180) * scale];
  const [mx, my] = [PAGE.width / 2, PAGE.height / 2];
  const about: Homography = [c, -s, mx - c * mx + s * my + dx, s, c, my - s * mx - c * my + dy, 0, 0, 1];
  return multiplyHomography(about, [1, 0, 0, 0, 1, 0, perspective[0], perspective[1], 1]);
}

/** Largest distance, in thousandths of the page width, between where a registration and the truth put nine places. */
function worst(found: Registration | null, truth: Homography): number {
  if (found === null) return Infinity;
  return Math.max(...[100, 500, 900].flatMap((y) => [100, 500, 900].map((x) => {
    const [u, v] = applyHomography(found.transform, [x, y]);
    const [p, q] = applyHomography(truth, [(x * PAGE.width) / 1000, (y * PAGE.height) / 1000]);
    return (Math.hypot(u - p, v - q) * 1000) / PAGE.width;
  })));
}

async function register(image: Raster, name: string, candidates = blanks, known = {}): Promise<Registration | null> {
  return registerPage({ path: await save(image, dir, name), facts: plainFacts(image.width, image.height, known) }, candidates);
}

/** Ink over much of the page, as of a student who writes a lot. */
async function writtenOn(page: Raster, seed: number): Promise<Raster> {
  const random = seeded(seed);
  let svg = '';
  for (let i = 0; i < 60; i += 1) {
    const [x, y] = [100 + random() * 900, 200 + random() * 1350];
    svg += `<path d="M${x} ${y} q${random() * 60} ${random() * 60} ${60 + random() * 60} 0 t${random() * 90} ${random() * 50 - 25}" fill="none" stroke="#223" stroke-width="5"/>`;
  }
  const pen = await render(svg);
  return { ...page, data: page.data.map((v, i) => Math.min(v, pen.data[i] ?? 255)) };
}

describe('registerPage', () => {
  it.each([
    ['straight', laid(0)],
    ['moved', laid(0.4, 1, 30, -25)],
    ['skewed and smaller', laid(3, 0.95, -12, 20)],
    ['skewed the other way and larger', laid(-5, 1.05, 8, 6)],
    ['in perspective', laid(1, 0.9, 10, 0, [6e-5, 4e-5])],
  ])('finds page 2 of 3 %s', async (_, lay) => {
    const page = pages[1] as Raster;
    const found = await register(scanned(page, lay, PAGE.width, PAGE.height, { shade: 0.4, noise: 12 }), `p2-${_.replaceAll(' ', '-')}.jpg`);
    expect(found?.page).toBe(2);
    expect(found?.method).toBe('template');
    expect(worst(found, lay)).toBeLessThan(1.2);
    expect(found?.residual).toBeLessThan(1);
  });

  it('finds a page upside down, and one on its side', async () => {
    const page = await writtenOn(pages[2] as Raster, 3);
    const upside = laid(181);
    const found = await register(scanned(page, upside, PAGE.width, PAGE.height, { noise: 8 }), 'upside.jpg');
    expect(found?.page).toBe(3);
    expect(worst(found, upside)).toBeLessThan(1.2);
    const side = multiplyHomography([0, -1, PAGE.height, 1, 0, 0, 0, 0, 1], laid(1));
    const turned = await register(scanned(page, side, PAGE.height, PAGE.width), 'side.jpg');
    expect(turned?.page).toBe(3);
    expect(worst(turned, side)).toBeLessThan(1.2);
  });

  it('finds a black-and-white page with much handwriting', async () => {
    const lay = laid(-1.5, 1.02, 5, 5);
    const grey = scanned(await writtenOn(pages[0] as Raster, 9), lay, PAGE.width, PAGE.height, { noise: 60 });
    const found = await register({ ...grey, data: grey.data.map((v) => (v > 150 ? 255 : 0)) }, 'bilevel.png');
    expect(found?.page).toBe(1);
    expect(worst(found, lay)).toBeLessThan(1.2);
  });

  it('gives null for a page of another exam, and for a page that is not among the candidates', async () => {
    const other = await printedPage(2, 1);
    expect(await register(scanned(other, laid(1), PAGE.width, PAGE.height), 'other.jpg')).toBeNull();
    expect(await register(scanned(pages[0] as Raster, laid(1), PAGE.width, PAGE.height), 'absent.jpg', blanks.slice(1))).toBeNull();
  });

  it('tells pages apart that differ in one printed sign, and refuses where nothing differs', async () => {
    const alike = await Promise.all([1, 2].map((n) => printedPage(4, 1, `<g transform="translate(600 1500)">${n === 1 ? '<rect width="6" height="36"/>' : '<rect width="36" height="6"/>'}</g>`)));
    const both = await Promise.all(alike.map((image, i) => blank(image, dir, i + 1)));
    for (const [i, image] of alike.entries()) {
      const found = await register(scanned(image, laid(1), PAGE.width, PAGE.height, { noise: 10 }), `alike-${i}.jpg`, both);
      expect(found?.page).toBe(i + 1);
    }
    const first = both[0] as TemplatePage;
    const same = [first, { ...first, page: 2 }];
    expect(await register(scanned(alike[0] as Raster, laid(1), PAGE.width, PAGE.height), 'same.jpg', same)).toBeNull();
  });

  it('falls back on the frame for a single page with neither blank nor marks', async () => {
    const facts = plainFacts(100, 200);
    const found = await registerPage({ path: await save({ width: 100, height: 200, data: new Uint8Array(20_000).fill(255) }, dir, 'bare.png'), facts }, [{ page: 3, image: null, cornerMarks: null }]);
    expect(found).toMatchObject({ page: 3, method: 'frame', transform: facts.frame });
    expect(found?.score).toBeLessThan(0.4);
  });
});
