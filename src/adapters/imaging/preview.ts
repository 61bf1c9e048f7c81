import sharp from 'sharp';
import type { PageFacts } from '../../domain/script.ts';
import type { StagedImage } from '../../ports/imaging.ts';

const QUALITY = 75;

/** A page to look at: upright, grey WebP without any of the scan's metadata. */
export async function writePreview(path: string, turn: PageFacts['turn'], size: { width: number; height: number }, out: string): Promise<StagedImage> {
  const image = sharp(path, { failOn: 'none', limitInputPixels: false }).rotate(turn).resize({ ...size, fit: 'fill' }).flatten({ background: '#fff' }).greyscale();
  const info = await image.webp({ quality: QUALITY, effort: 2 }).toFile(out);
  return { path: out, mediaType: 'image/webp', width: info.width, height: info.height };
}
