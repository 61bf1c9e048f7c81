import sharp, { type Sharp } from 'sharp';
import { damaged } from './image-sources.ts';
import type { Pixels, StoredPage } from './stored-page.ts';

/** One byte a pixel, 0 black to 255 white, rows without padding. */
export interface Grey {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The reduced decode that everything about a page is found out from: about 150 dots per inch of an A4 page. */
export interface Working {
  readonly pixels: Pixels;
  readonly grey: Grey;
  /** Stored pixels per working pixel, across and down. */
  readonly scale: readonly [x: number, y: number];
}

const LONG_SIDE = 1650;
/** Long sides that a JPEG decoder may give by halving, for free, instead. */
const HALVED_MIN = 1400;
const HALVED_MAX = 1760;
/** Standard deviation in pixels. */
const SOFTENED = 1;

/** Throws AppError `file_damaged` when the stored picture cannot be decoded to its end. */
export async function reduce(stored: StoredPage): Promise<Working> {
  const { width, height } = stored.image;
  const long = Math.max(width, height);
  const halved = long / 2 ** Math.ceil(Math.log2(long / HALVED_MAX));
  const target = long <= HALVED_MAX ? long : halved >= HALVED_MIN ? halved : LONG_SIDE;
  const size = { width: Math.max(1, Math.floor((width * target) / long)), height: Math.max(1, Math.floor((height * target) / long)) };
  if (stored.pixels?.channels === 1 && size.width === width >> 1 && size.height === height >> 1) {
    const grey = halve(stored.pixels);
    return { pixels: { ...grey, channels: 1 }, grey, scale: [2, 2] };
  }
  try {
    const { data, info } = await opened(stored).resize({ ...size, fit: 'fill', kernel: 'linear' }).removeAlpha()
      .toColourspace(stored.channels === 1 ? 'b-w' : 'srgb').raw().toBuffer({ resolveWithObject: true });
    const channels = info.channels === 1 ? 1 : 3;
    const pixels: Pixels = { data, width: info.width, height: info.height, channels };
    return { pixels, grey: toGrey(pixels), scale: [width / info.width, height / info.height] };
  } catch (error) {
    throw damaged(error);
  }
}

/** A reduced grey picture at hand as a working picture. */
export function ofGrey(pixels: Grey, { image }: StoredPage): Working {
  const { data, width, height } = pixels;
  return { pixels: { data, width, height, channels: 1 }, grey: pixels, scale: [image.width / width, image.height / height] };
}

/** Twice the resolution of `reduce`, for codes that cannot be read there; softened, which closes the gaps of a worn print. */
export async function closer(stored: StoredPage): Promise<Grey> {
  const { data, info } = await opened(stored).resize(2 * LONG_SIDE, 2 * LONG_SIDE, { fit: 'inside', withoutEnlargement: true })
    .blur(SOFTENED).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function opened({ image, pixels }: StoredPage): Sharp {
  return pixels === null
    ? sharp(image.path, { failOn: 'truncated', limitInputPixels: false })
    : sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: pixels.channels } });
}

/** Means of two by two pixels. */
function halve({ data, width, height }: Grey): Grey {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8Array(w * h);
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0, from = 2 * y * width; x < w; x += 1, from += 2, to += 1) {
      half[to] = ((data[from] as number) + (data[from + 1] as number) + (data[from + width] as number) + (data[from + width + 1] as number) + 2) >> 2;
    }
  }
  return { data: half, width: w, height: h };
}

/** Rec. 601 luma. */
function toGrey({ data, width, height, channels }: Pixels): Grey {
  if (channels === 1) return { data, width, height };
  const grey = new Uint8Array(width * height);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 3) {
    grey[i] = (77 * (data[j] as number) + 150 * (data[j + 1] as number) + 29 * (data[j + 2] as number)) >> 8;
  }
  return { data: grey, width, height };
}
