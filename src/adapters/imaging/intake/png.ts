import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Chunks that change how the picture looks or how large it is; text, time and EXIF are not among them. */
const KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'pHYs']);

/** The same picture without text, time and EXIF chunks (PNG specification, section 11.3). */
export function withoutPngMetadata(file: Buffer): Buffer {
  const parts = [file.subarray(0, SIGNATURE.length)];
  let at = SIGNATURE.length;
  while (at + 12 <= file.length) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (KEPT.has(type)) parts.push(file.subarray(at, end));
    if (type === 'IEND') break;
    at = end;
  }
  return Buffer.concat(parts);
}

/**
 * A black-and-white picture as a PNG of one bit a pixel: an eighth of the work and less than half the size of
 * eight bits. `grey` has one byte a pixel, rows without padding; 128 and above is white.
 */
export function bilevelPng(grey: Uint8Array, width: number, height: number, dpi: number | null): Buffer {
  const stride = Math.ceil(width / 8) + 1;
  const rows = new Uint8Array(stride * height);
  for (let y = 0, from = 0; y < height; y += 1) {
    const row = y * stride + 1;
    for (let x = 0; x < width; x += 1, from += 1) {
      if ((grey[from] as number) >= 128) rows[row + (x >> 3)] = (rows[row + (x >> 3)] as number) | (0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1; // bit depth; colour type 0 is grey
  const size = Buffer.alloc(9);
  const perMetre = Math.round((dpi ?? 0) / 0.0254);
  size.writeUInt32BE(perMetre, 0);
  size.writeUInt32BE(perMetre, 4);
  size[8] = 1;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(dpi === null ? [] : [chunk('pHYs', size)]),
    chunk('IDAT', deflateSync(rows, { level: 4 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const framed = Buffer.alloc(data.length + 12);
  framed.writeUInt32BE(data.length, 0);
  framed.write(type, 4, 'latin1');
  framed.set(data, 8);
  framed.writeUInt32BE(crc32(framed.subarray(4, data.length + 8)), data.length + 8);
  return framed;
}
