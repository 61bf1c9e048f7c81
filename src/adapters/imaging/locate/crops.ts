import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Box } from '../../../domain/geometry.ts';
import type { Crop, CropRequest } from '../../../ports/imaging.ts';
import type { SheetImage } from './sheet-image.ts';

/** Pixels per thousandth of the page width in a crop: A4 at 300 dots per inch. */
const CROP_SCALE = 2.48;

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
  await sharp(image.data, { raw: { width, height, channels: 1 } }).png({ compressionLevel: 6 }).toFile(path);
  return {
    id: request.id,
    image: { path, mediaType: 'image/png', width, height },
    scale: [width / (box[3] - box[1]), height / (box[2] - box[0])],
    box,
    newInk: blank === null ? null : newInk(sheet, blank, box, width >> 1, height >> 1),
  };
}

/** Share of pixels inked on the scan and bare on the blank; print may be out of place by about 2.4 thousandths. */
function newInk(sheet: SheetImage, blank: SheetImage, box: Box, width: number, height: number): number {
  const columns = Math.max(1, width);
  const rows = Math.max(1, height);
  const seen = sheet.cover(box, columns, rows);
  const printed = blank.cover(box, columns, rows);
  const near = spread(spread(printed, columns, rows, 1, 3), rows, columns, columns, 3);
  let count = 0;
  for (let i = 0; i < seen.length; i += 1) if ((seen[i] as number) > 0.5 && (near[i] as number) < 0.25) count += 1;
  return count / seen.length;
}

/** Running maximum over `reach` neighbours on either side; lines are `length` long, elements `step` apart. */
function spread(values: Float32Array, length: number, lines: number, step: number, reach: number): Float32Array {
  const out = new Float32Array(values.length);
  const lineStep = step === 1 ? length : 1;
  for (let line = 0; line < lines; line += 1) {
    for (let i = 0; i < length; i += 1) {
      let most = 0;
      for (let k = Math.max(0, i - reach); k <= Math.min(length - 1, i + reach); k += 1) most = Math.max(most, values[line * lineStep + k * step] as number);
      out[line * lineStep + i * step] = most;
    }
  }
  return out;
}
