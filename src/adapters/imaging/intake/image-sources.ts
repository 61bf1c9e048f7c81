import { readFile, writeFile } from 'node:fs/promises';
import sharp, { type Metadata, type OutputInfo, type Sharp } from 'sharp';
import { AppError, badInput } from '../../../domain/errors.ts';
import type { Turn } from '../../../domain/script.ts';
import { readJpegHead, withoutMetadata } from './jpeg.ts';
import { bilevelPng, withoutPngMetadata } from './png.ts';
import { checkPixels, type PixelLimit, type Source, type StoredPage } from './stored-page.ts';

/** EXIF orientation → clockwise turn; mirrored orientations (2, 4, 5, 7) have to be redrawn. */
const TURNS: ReadonlyMap<number, Turn> = new Map([[1, 0], [3, 180], [6, 90], [8, 270]]);
const REDRAWN_QUALITY = 92;

/** Settings of every decode: half a picture is an error, and a bomb is refused. */
export function decodeOptions(limits: PixelLimit): { failOn: 'truncated'; limitInputPixels: number } {
  return { failOn: 'truncated', limitInputPixels: limits.maxPixels };
}

/** A JPEG is stored as it is, less its metadata; mirrored and CMYK pictures are redrawn. */
export async function jpegSource(path: string, limits: PixelLimit): Promise<Source> {
  const bytes = await readFile(path);
  return single((base) => storeJpeg(bytes, base, limits, null, 0));
}

/**
 * Stores a JPEG found in a file or inside a PDF. `dpi` and `turn` are what the container says; the JPEG's own
 * resolution and EXIF orientation count where the container is silent.
 */
export async function storeJpeg(bytes: Uint8Array, base: string, limits: PixelLimit, dpi: number | null, turn: Turn): Promise<StoredPage> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = readJpegHead(file);
  if (head === null || head.width === 0 || head.height === 0) throw badInput('file_damaged', 'the JPEG is damaged');
  checkPixels(head.width, head.height, limits);
  if (dpi !== null && head.components > 3) throw badInput('file_damaged', 'the JPEG has a colour space its page does not tell of');
  const own = dpi === null ? TURNS.get(head.orientation) : 0;
  if (own === undefined || head.components > 3) {
    return redraw(sharp(file, decodeOptions(limits)).autoOrient(), base, head.dpi, limits, head.components === 1);
  }
  const path = `${base}.jpg`;
  await writeFile(path, withoutMetadata(file));
  return {
    image: { path, mediaType: 'image/jpeg', width: head.width, height: head.height },
    dpi: dpi ?? head.dpi,
    turn: dpi === null ? own : turn,
    fallbackFont: false,
    channels: head.components === 1 ? 1 : 3,
    pixels: null,
    drawn: null,
  };
}

/** PNG and WebP are stored as they are when they are opaque, 8 bits deep, one frame and without metadata. */
export async function rasterSource(path: string, type: 'png' | 'webp', limits: PixelLimit): Promise<Source> {
  const metadata = await metadataOf(sharp(path, { limitInputPixels: false }));
  checkPixels(metadata.width, metadata.height, limits);
  return single(async (base) => {
    const plain = !metadata.hasAlpha && metadata.depth === 'uchar' && (metadata.orientation ?? 1) === 1;
    const clean = type === 'png' || (metadata.exif === undefined && metadata.xmp === undefined && (metadata.pages ?? 1) === 1);
    if (!plain || !clean) {
      return redrawLossless(sharp(path, decodeOptions(limits)).autoOrient(), base, metadata.density ?? null);
    }
    const stored = `${base}.${type}`;
    const bytes = await readFile(path);
    await writeFile(stored, type === 'png' ? withoutPngMetadata(bytes) : bytes);
    return {
      image: { path: stored, mediaType: `image/${type}` as const, width: metadata.width, height: metadata.height },
      dpi: metadata.density ?? null,
      turn: 0,
      fallbackFont: false,
      channels: isGrey(metadata) ? 1 : 3,
      pixels: null,
      drawn: null,
    };
  });
}

/** Every page of a TIFF: black and white as one-bit PNG, anything else as JPEG in grey or sRGB. */
export async function tiffSource(path: string, limits: PixelLimit): Promise<Source> {
  const { pages = 1 } = await metadataOf(sharp(path, { limitInputPixels: false }));
  return {
    pages,
    async store(page, base): Promise<StoredPage> {
      const options = { ...decodeOptions(limits), page: page - 1 };
      const metadata = await metadataOf(sharp(path, { ...options, limitInputPixels: false }));
      checkPixels(metadata.width, metadata.height, limits);
      const image = sharp(path, options).autoOrient();
      const dpi = metadata.density === undefined ? null : Math.round(metadata.density);
      return metadata.bitsPerSample === 1 ? storeBilevel(image, base, dpi) : redraw(image, base, dpi, limits, isGrey(metadata));
    },
    close: nothing,
  };
}

/** Decodes a black-and-white picture and stores it as a PNG of one bit a pixel. */
export async function storeBilevel(image: Sharp, base: string, dpi: number | null): Promise<StoredPage> {
  const { data, info } = await decode(image.greyscale());
  const path = `${base}.png`;
  await writeFile(path, bilevelPng(data, info.width, info.height, dpi));
  return {
    image: { path, mediaType: 'image/png', width: info.width, height: info.height },
    dpi, turn: 0, fallbackFont: false, channels: 1,
    pixels: { data, width: info.width, height: info.height, channels: 1 },
    drawn: null,
  };
}

/** Draws a picture anew on white, upright by its own metadata, as JPEG. */
export async function redraw(image: Sharp, base: string, dpi: number | null, limits: PixelLimit, grey: boolean): Promise<StoredPage> {
  const space = grey ? 'b-w' : 'srgb';
  const { data, info: { width, height, ...info } } = await decode(image.flatten({ background: '#fff' }).toColourspace(space));
  checkPixels(width, height, limits);
  const channels = info.channels === 1 ? 1 : 3;
  const path = `${base}.jpg`;
  await sharp(data, { raw: { width, height, channels } }).toColourspace(space).jpeg({ quality: REDRAWN_QUALITY, chromaSubsampling: '4:4:4' }).toFile(path);
  return {
    image: { path, mediaType: 'image/jpeg', width, height },
    dpi, turn: 0, fallbackFont: false, channels,
    pixels: { data, width, height, channels },
    drawn: null,
  };
}

async function redrawLossless(image: Sharp, base: string, dpi: number | null): Promise<StoredPage> {
  const path = `${base}.png`;
  try {
    const info = await image.flatten({ background: '#fff' }).toColourspace('srgb').png({ compressionLevel: 4 }).toFile(path);
    return { image: { path, mediaType: 'image/png', width: info.width, height: info.height }, dpi, turn: 0, fallbackFont: false, channels: 3, pixels: null, drawn: null };
  } catch (error) {
    throw damaged(error);
  }
}

function isGrey({ space }: Metadata): boolean {
  return space === 'b-w' || space === 'grey16';
}

function single(store: (base: string) => Promise<StoredPage>): Source {
  return { pages: 1, store: (_page, base) => store(base), close: nothing };
}

function nothing(): void {
  return undefined;
}

async function metadataOf(image: Sharp): Promise<Metadata & { width: number; height: number }> {
  try {
    const metadata = await image.metadata();
    if (!(metadata.width > 0 && metadata.height > 0)) throw badInput('file_damaged', 'the picture has no area');
    return metadata;
  } catch (error) {
    throw damaged(error);
  }
}

async function decode(image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    return await image.raw().toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw damaged(error);
  }
}

/** What libvips says of a picture it cannot decode, as our error; AppErrors pass. */
export function damaged(error: unknown): AppError {
  return error instanceof AppError ? error : badInput('file_damaged', 'the picture is damaged or was not uploaded completely');
}
