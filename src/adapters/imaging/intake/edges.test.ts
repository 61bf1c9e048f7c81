import sharp from 'sharp';
import { expect, test } from 'vitest';
import { paperEdges } from './edges.ts';
import type { Grey } from './working.ts';

async function picture(svg: string, background: string): Promise<Grey> {
  const { data, info } = await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200">${svg}</svg>`))
    .flatten({ background }).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

test('paper on a desk is found by its corners', async () => {
  const { quad } = paperEdges(await picture('<path d="M100 90 L820 120 L790 1110 L70 1080 z" fill="#f0f0f0"/>', '#303030'));
  const expected = [[100, 90], [820, 120], [790, 1110], [70, 1080]] as const;
  expect(quad).not.toBeNull();
  quad?.forEach(([x, y], i) => {
    expect(Math.hypot(x - (expected[i]?.[0] ?? 0), y - (expected[i]?.[1] ?? 0))).toBeLessThan(6);
  });
});

test('a shadow on two sides moves the bounds, and makes no corners', async () => {
  const { quad, bounds } = paperEdges(await picture('<rect x="12" y="0" width="888" height="1191" fill="#fff"/>', '#222'));
  expect(quad).toBeNull();
  expect(bounds.left).toBeGreaterThanOrEqual(11);
  expect(bounds).toMatchObject({ top: 0, right: 900 });
  expect(bounds.bottom).toBeLessThanOrEqual(1192);
});

test('a plain scan keeps its whole picture', async () => {
  expect(paperEdges(await picture('<rect x="100" y="100" width="700" height="30" fill="#000"/>', '#fff')))
    .toEqual({ bounds: { left: 0, top: 0, right: 900, bottom: 1200 }, quad: null });
});
