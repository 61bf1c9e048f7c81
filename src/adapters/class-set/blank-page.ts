import sharp from 'sharp';
import type { BlankPage } from './place.ts';

/** Wide enough to see thin print, small enough to look at quickly. */
const WIDTH = 800;

/** The blank page in grey, reduced, for finding free room; `path` is an image of the upright page. */
export async function loadBlankPage(path: string): Promise<BlankPage> {
  const { data, info } = await sharp(path).resize({ width: WIDTH, withoutEnlargement: true }).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
