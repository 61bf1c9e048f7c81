import { readFile } from 'node:fs/promises';
import decodeHeic from 'heic-decode';
import sharp from 'sharp';
import { badInput } from '../../../domain/errors.ts';
import { damaged, redraw } from './image-sources.ts';
import { checkPixels, type PixelLimit, type Source, type StoredPage } from './stored-page.ts';

/** Photographs of telephones: decoded (turned upright by the decoder) and stored as JPEG. */
export async function heicSource(path: string, limits: PixelLimit): Promise<Source> {
  const file = await readFile(path);
  const size = largestExtent(file);
  if (size === null) throw badInput('file_damaged', 'the HEIC picture is damaged or was not uploaded completely');
  checkPixels(size.width, size.height, limits);
  return {
    pages: 1,
    async store(_page, base): Promise<StoredPage> {
      try {
        const { width, height, data } = await decodeHeic({ buffer: file });
        const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        return await redraw(sharp(pixels, { raw: { width, height, channels: 4 } }), base, null, limits, false);
      } catch (error) {
        throw damaged(error);
      }
    },
    close: () => undefined,
  };
}

/** The largest picture the file announces (`ispe` boxes, ISO/IEC 23008-12), without decoding anything. */
export function largestExtent(file: Buffer): { width: number; height: number } | null {
  let largest: { width: number; height: number } | null = null;
  for (let at = file.indexOf('ispe', 0, 'latin1'); at >= 0 && at + 16 <= file.length; at = file.indexOf('ispe', at + 4, 'latin1')) {
    const width = file.readUInt32BE(at + 8);
    const height = file.readUInt32BE(at + 12);
    if (largest === null || width * height > largest.width * largest.height) largest = { width, height };
  }
  return largest;
}
