import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Box } from '../../../domain/geometry.ts';
import type { Crop, CropRequest } from '../../../ports/imaging.ts';
import { newInk } from './new-ink.ts';
import type { SheetImage } from './sheet-image.ts';

/** Pixels per thousandth of the page width in a crop: A4 at 300 dots per inch. */
const CROP_SCALE = 2.48;
/** Level 6 makes a crop a fifth smaller and takes four times as long, which was most of what marking a written answer took. */
const COMPRESSION = 2;

/** Cuts one region upright into a grey PNG in `stagingDir`; the box is kept inside the page. */
export async function cutCrop(sheet: SheetImage, blank: SheetImage | null, request: CropRequest, stagingDir: string): Promise<Crop> {
  const [ymin, xmin, ymax, xmax] = request.box;
  const box: Box = [
    Math.max(0, ymin - request.margin), Math.max(0, xmin - request.margin),
    Math.min(1000, ymax + request.margin), Math.min(1000, xmax + request.margin),
  ];
  const aspect = sheet.scale[1] / sheet.scale[0];
  const width = Math.max(1, Math.round((box[3] - box[1]) * CROP_SCALE));
  const height = Math.max(1, Math.round((box[2] - box[0]) * CROP_SCALE * aspect));
  const image = sheet.grey(box, width, height);
  const path = join(stagingDir, `${randomUUID()}.png`);
  await sharp(image.data, { raw: { width, height, channels: 1 } }).png({ compressionLevel: COMPRESSION }).toFile(path);
  return {
    id: request.id,
    image: { path, mediaType: 'image/png', width, height },
    scale: [width / (box[3] - box[1]), height / (box[2] - box[0])],
    box,
    newInk: blank === null ? null : newInk(sheet, blank, box),
  };
}
