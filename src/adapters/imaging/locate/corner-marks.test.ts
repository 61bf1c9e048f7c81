import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CornerMarks } from '../../../domain/exam.ts';
import { applyHomography, multiplyHomography, type Homography } from '../../../domain/geometry.ts';
import type { TemplatePage } from '../../../ports/imaging.ts';
import { registerPage } from './index.ts';
import { findPaper } from './paper-edges.ts';
import { PAGE, plainFacts, render, save, scanned, seeded } from './testing/pages.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'corner-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const CENTRES = [[60, 80], [60, 920], [940, 920], [940, 80]] as const;
const SIZE = 22;

function mark(kind: CornerMarks['kind'], [y, x]: readonly [number, number]): string {
  const [cx, cy, d] = [(x * PAGE.width) / 1000, (y * PAGE.height) / 1000, (SIZE * PAGE.width) / 1000];
  if (kind === 'square') return `<rect x="${cx - d / 2}" y="${cy - d / 2}" width="${d}" height="${d}"/>`;
  if (kind === 'disc') return `<circle cx="${cx}" cy="${cy}" r="${d / 2}"/>`;
  return `<circle cx="${cx}" cy="${cy}" r="${d / 2 - 2}" fill="none" stroke="#000" stroke-width="4"/><circle cx="${cx}" cy="${cy}" r="4"/>`;
}

/** Print, filled bubbles and loose strokes between the marks. */
function clutter(): string {
  const random = seeded(4);
  let svg = '';
  for (let i = 0; i < 60; i += 1) svg += `<circle cx="${200 + random() * 840}" cy="${250 + random() * 1250}" r="${8 + random() * 3}"/>`;
  for (let i = 0; i < 60; i += 1) svg += `<rect x="${150 + random() * 840}" y="${200 + random() * 1300}" width="${20 + random() * 60}" height="3"/>`;
  return svg;
}

const candidate = (kind: CornerMarks['kind']): TemplatePage => ({ page: 1, image: null, cornerMarks: { kind, size: SIZE, centres: CENTRES } });
const LAY: Homography = multiplyHomography([0.97, -0.03, 40, 0.03, 0.97, 10, 0, 0, 1], [1, 0, 0, 0, 1, 0, 2e-5, 1e-5, 1]);

async function registered(svg: string, kind: CornerMarks['kind'], lay: Homography, name: string): ReturnType<typeof registerPage> {
  const image = scanned(await render(svg), lay, PAGE.width, PAGE.height, { shade: 0.3, noise: 10 });
  return registerPage({ path: await save(image, dir, name), facts: plainFacts(image.width, image.height) }, [candidate(kind)]);
}

function worst(transform: Homography, lay: Homography): number {
  return Math.max(...([[100, 100], [900, 100], [900, 900], [500, 500]] as const).map(([x, y]) => {
    const [u, v] = applyHomography(transform, [x, y]);
    const [p, q] = applyHomography(lay, [(x * PAGE.width) / 1000, (y * PAGE.height) / 1000]);
    return (Math.hypot(u - p, v - q) * 1000) / PAGE.width;
  }));
}

describe('corner marks', () => {
  it.each(['square', 'disc', 'ring'] as const)('finds four %ss among bubbles and strokes', async (kind) => {
    const found = await registered(clutter() + CENTRES.map((c) => mark(kind, c)).join(''), kind, LAY, `${kind}.jpg`);
    expect(found?.method).toBe('corner_marks');
    expect(worst(found?.transform ?? LAY, LAY)).toBeLessThan(1);
    expect(found?.score).toBeGreaterThan(0.5);
  });

  it('makes do with three where they agree, and gives null for two', async () => {
    const straight: Homography = [0.97, -0.03, 40, 0.03, 0.97, 10, 0, 0, 1];
    const three = await registered(clutter() + CENTRES.slice(1).map((c) => mark('square', c)).join(''), 'square', straight, 'three.jpg');
    expect(worst(three?.transform ?? LAY, straight)).toBeLessThan(1.5);
    expect(three?.score).toBeLessThan(0.62);
    expect(await registered(CENTRES.slice(2).map((c) => mark('square', c)).join(''), 'square', straight, 'two.jpg')).toBeNull();
  });
});

describe('findPaper', () => {
  it('finds the corners of a sheet on a dark ground', async () => {
    const lay: Homography = multiplyHomography([0.6, -0.06, 220, 0.05, 0.6, 150, 0, 0, 1], [1, 0, 0, 0, 1, 0, 4e-5, 2e-5, 1]);
    const photo = scanned(await render(clutter()), lay, 1240, 1500, { shade: 0.3, noise: 8, ground: 40 });
    const quad = findPaper(photo);
    const truth = ([[0, 0], [PAGE.width, 0], [PAGE.width, PAGE.height], [0, PAGE.height]] as const).map((p) => applyHomography(lay, p));
    truth.forEach(([x, y], i) => {
      const [u, v] = quad?.[i] ?? [Infinity, Infinity];
      expect(Math.hypot(u - x, v - y)).toBeLessThan(2.5);
    });
  });

  it('gives null where the sheet fills the image', async () => {
    expect(findPaper(await render(clutter()))).toBeNull();
  });
});
