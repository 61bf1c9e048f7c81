import sharp from 'sharp';
import type { Box } from '../../domain/geometry.ts';
import type { AnswerImageRequest, StagedImage } from '../../ports/imaging.ts';

const QUALITY = 80;
/** Share of the paper's brightness below which a pixel is ink: pencil passes, the grain of paper and the back's shine-through do not. */
const INK = 0.78;
/** Pixels of the crop by which the blank's print is thickened before it is taken off. */
const PRINT_SLACK = 3;

/** A part of a crop, made smaller, as WebP without metadata; `hide` is painted white. */
export async function writeAnswerImage(request: AnswerImageRequest, out: string): Promise<StagedImage> {
  const { width: w, height: h } = await sharp(request.path).metadata();
  const [top, left, bottom, right] = request.part;
  const x = Math.min(w - 1, Math.floor(left * w));
  const y = Math.min(h - 1, Math.floor(top * h));
  const area = { left: x, top: y, width: Math.max(1, Math.min(w - x, Math.ceil((right - left) * w))), height: Math.max(1, Math.min(h - y, Math.ceil((bottom - top) * h))) };
  const covers = request.hide.map((box) => ({
    input: { create: { width: Math.max(1, Math.round((box[3] - box[1]) * w)), height: Math.max(1, Math.round((box[2] - box[0]) * h)), channels: 3 as const, background: '#fff' } },
    left: Math.round(box[1] * w),
    top: Math.round(box[0] * h),
  }));
  const whole = covers.length === 0 ? sharp(request.path) : sharp(await sharp(request.path).composite(covers).png({ compressionLevel: 1 }).toBuffer());
  const info = await whole.extract(area).resize({ ...request.size, fit: 'fill', kernel: 'lanczos3' }).greyscale().webp({ quality: QUALITY, effort: 2 }).toFile(out);
  return { path: out, mediaType: 'image/webp', width: info.width, height: info.height };
}

/** Share of each box's pixels that are pen and not print, 0–1. Boxes as shares of the crop, 0–1. */
export async function inkShares(path: string, blankPath: string | null, boxes: readonly Box[]): Promise<readonly number[]> {
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  const ink = darkPixels(data);
  if (blankPath !== null) {
    const blank = await sharp(blankPath).greyscale().resize({ width: info.width, height: info.height, fit: 'fill' }).raw().toBuffer();
    takeOff(ink, darkPixels(blank), info.width, info.height);
  }
  return boxes.map((box) => share(ink, info.width, info.height, box));
}

function darkPixels(grey: Uint8Array): Uint8Array {
  const counts = new Uint32Array(256);
  for (const value of grey) counts[value] = (counts[value] as number) + 1;
  // The paper is the brightness that most of the lighter half of the pixels has.
  let seen = 0;
  let median = 255;
  for (let value = 0; value < 256; value += 1) {
    seen += counts[value] as number;
    if (seen * 2 >= grey.length) {
      median = value;
      break;
    }
  }
  let paper = median;
  for (let value = median; value < 256; value += 1) if ((counts[value] as number) > (counts[paper] as number)) paper = value;
  const dark = new Uint8Array(grey.length);
  for (let i = 0; i < grey.length; i += 1) dark[i] = (grey[i] as number) < paper * INK ? 1 : 0;
  return dark;
}

function takeOff(ink: Uint8Array, print: Uint8Array, width: number, height: number): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (print[y * width + x] === 0) continue;
      for (let v = Math.max(0, y - PRINT_SLACK); v <= Math.min(height - 1, y + PRINT_SLACK); v += 1) {
        ink.fill(0, v * width + Math.max(0, x - PRINT_SLACK), v * width + Math.min(width, x + PRINT_SLACK + 1));
      }
    }
  }
}

function share(ink: Uint8Array, width: number, height: number, [top, left, bottom, right]: Box): number {
  const [x0, x1] = [Math.max(0, Math.floor(left * width)), Math.min(width, Math.ceil(right * width))];
  const [y0, y1] = [Math.max(0, Math.floor(top * height)), Math.min(height, Math.ceil(bottom * height))];
  let inked = 0;
  for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) inked += ink[y * width + x] as number;
  return inked / Math.max(1, (x1 - x0) * (y1 - y0));
}
