import sharp from 'sharp';
import type { Turn } from '../../../domain/script.ts';
import type { StagedImage } from '../../../ports/imaging.ts';
import type { Bounds } from './edges.ts';
import type { Pixels } from './stored-page.ts';

/** Pixels. */
export const THUMB_SIDE = 480;
/** A lean that shows on a thumbnail. */
const VISIBLE_SKEW = 0.1;

/** The page as a person would hold it: paper only, upright, straight; WebP, at most 480 pixels long. */
export async function writeThumb(pixels: Pixels, paper: Bounds, turn: Turn, skew: number, path: string): Promise<StagedImage> {
  const { data, width, height, channels } = pixels;
  const left = Math.max(0, Math.round(paper.left));
  const top = Math.max(0, Math.round(paper.top));
  const cut = { left, top, width: Math.max(1, Math.min(width, Math.round(paper.right)) - left), height: Math.max(1, Math.min(height, Math.round(paper.bottom)) - top) };
  const raw = { width, height, channels };
  const space = channels === 1 ? 'b-w' : 'srgb';
  let image = sharp(data, { raw }).extract(cut).resize(THUMB_SIDE, THUMB_SIDE, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' });
  if (turn !== 0 || Math.abs(skew) >= VISIBLE_SKEW) {
    const small = await image.toColourspace(space).raw().toBuffer({ resolveWithObject: true });
    const { width: w, height: h } = small.info;
    const sideways = turn === 90 || turn === 270;
    const size = sideways ? { width: h, height: w } : { width: w, height: h };
    const upright = await sharp(small.data, { raw: { width: w, height: h, channels } }).rotate(turn).toColourspace(space).raw().toBuffer();
    image = sharp(upright, { raw: { ...size, channels } });
    if (Math.abs(skew) >= VISIBLE_SKEW) {
      const straight = await image.rotate(-skew, { background: '#fff' }).toColourspace(space).raw().toBuffer({ resolveWithObject: true });
      const { width: sw, height: sh, channels: sc } = straight.info;
      image = sharp(straight.data, { raw: { width: sw, height: sh, channels: sc } })
        .extract({ left: Math.floor((sw - size.width) / 2), top: Math.floor((sh - size.height) / 2), ...size });
    }
  }
  const info = await image.toColourspace(space).webp({ quality: 70, effort: 0 }).toFile(path);
  return { path, mediaType: 'image/webp', width: info.width, height: info.height };
}
