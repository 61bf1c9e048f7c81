import { writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { invertHomography, type Homography } from '../../../../domain/geometry.ts';
import type { PageFacts } from '../../../../domain/script.ts';
import type { TemplatePage } from '../../../../ports/imaging.ts';
import { warp, type Raster } from '../raster.ts';

/** A small fixed generator (mulberry32): the same seed draws the same page everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A line of made-up letters (strokes, so that no font is needed), as SVG. */
function line(random: () => number, x: number, y: number, letters: number, size: number): string {
  let out = '';
  for (let i = 0; i < letters; i += 1) {
    if (random() < 0.15) continue;
    const left = x + i * size * 0.8;
    for (let stroke = 0; stroke < 3; stroke += 1) {
      const [a, b, c, d] = [random(), random(), random(), random()].map((v) => v * size);
      out += `<line x1="${left + (a ?? 0) * 0.6}" y1="${y + (b ?? 0)}" x2="${left + (c ?? 0) * 0.6}" y2="${y + (d ?? 0)}" stroke="#111" stroke-width="${size / 9}"/>`;
    }
  }
  return out;
}

export const PAGE = { width: 1240, height: 1754 } as const;

/** A page of print: a header that all pages of `paper` share, and text of its own. */
export async function printedPage(paper: number, page: number, extra = ''): Promise<Raster> {
  const header = seeded(paper * 7919);
  const body = seeded(paper * 104_729 + page * 31 + 1);
  let svg = line(header, 120, 80, 50, 22) + line(header, 700, 1660, 20, 22) + '<line x1="120" y1="120" x2="1120" y2="120" stroke="#111" stroke-width="2"/>';
  for (let y = 180; y < 1560; y += 140) svg += line(body, 120, y, 20 + Math.floor(body() * 30), 20);
  return render(svg + extra);
}

export async function render(svg: string): Promise<Raster> {
  const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width}" height="${PAGE.height}"><rect width="100%" height="100%" fill="#fff"/>${svg}</svg>`;
  const { data, info } = await sharp(Buffer.from(document)).flatten({ background: '#fff' }).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: info.channels === 1 ? data : data.filter((_, i) => i % info.channels === 0) };
}

/** What a scanner or camera makes of a page: the page laid by `lay` (page → image pixels), light falling off, noise. */
export function scanned(page: Raster, lay: Homography, width: number, height: number, options: { shade?: number; noise?: number; ground?: number; seed?: number } = {}): Raster {
  const random = seeded(options.seed ?? 5);
  const out = warp(page, invertHomography(lay), width, height, options.ground ?? 255);
  const shade = options.shade ?? 0;
  const noise = options.noise ?? 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const light = 1 - (shade * (x / width + y / height)) / 2;
      out.data[y * width + x] = Math.max(0, Math.min(255, (out.data[y * width + x] ?? 0) * light + (random() - 0.5) * 2 * noise));
    }
  }
  return out;
}

export async function save(image: Raster, dir: string, name: string): Promise<string> {
  const path = join(dir, name);
  const pipeline = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } });
  await writeFile(path, await (name.endsWith('.jpg') ? pipeline.jpeg({ quality: 60 }) : pipeline.png()).toBuffer());
  return path;
}

export async function blank(image: Raster, dir: string, page: number): Promise<TemplatePage> {
  const sha256 = createHash('sha256').update(image.data).digest('hex');
  return { page, image: { path: await save(image, dir, `blank-${sha256.slice(0, 8)}.png`), sha256 }, cornerMarks: null };
}

/** Facts of a page of which nothing is known but its size. */
export function plainFacts(width: number, height: number, known: Partial<PageFacts> = {}): PageFacts {
  return {
    width, height, dpi: null, turn: 0, turnSure: false, skew: 0, frame: [width / 1000, 0, 0, 0, height / 1000, 0, 0, 0, 1],
    ink: 0.05, blank: false, codes: [], fingerprint: '0000000000000000', warnings: [], ...known,
  };
}
