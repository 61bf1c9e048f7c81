import { badInput } from '../../../domain/errors.ts';
import type { PdfDocument } from './document.ts';
import { pictureShare } from './page-image.ts';

/** `FPDFBitmap_Gray`, `FPDFBitmap_BGR` and the flags of `FPDF_RenderPageBitmap`. */
const BITMAP_GREY = 1;
const BITMAP_BGR = 2;
const FLAG_ANNOTATIONS = 0x01;
const FLAG_GREY = 0x08;
const FLAG_RGB_ORDER = 0x10;
const POINTS_PER_INCH = 72;
/** Pages longer than this are posters or photos with one point per pixel: they get fewer dots per inch. */
const FULL_RESOLUTION_INCHES = 20;
const LONGEST_SIDE = 6000;
const MIN_DPI = 50;
const TARGET_DPI = 300;
/** Channels further apart than this on any pixel make a page a colour page. */
const GREY_TOLERANCE = 6;
/** The drawing that is looked at for colour is smaller by this factor (75 DPI): a hairline still tints its pixel. */
const PROBE = 4;
const SMALL_SIDE = 480;
/** Four bytes of white. */
const WHITE = 0xffffffff;
/** Of a page with more of its area under pictures than this, the pictures may be a scan that lies askew. */
const PICTURED = 0.2;

interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB. */
  readonly channels: 1 | 3;
}

export interface Raster extends Pixels {
  readonly dpi: number;
  /** A fallback font stood in for one that is not embedded. */
  readonly fallbackFont: boolean;
  /** The same page in grey at a quarter and at half the size, and in small, where it is drawn and not scanned; else null. */
  readonly reduced: { readonly quarter: Pixels; readonly half: Pixels; readonly small: Pixels } | null;
}

/**
 * Resolution at which a page of `width` × `height` points is drawn. Throws `page_damaged` for a page without
 * area and `image_too_large` where even the lowest useful resolution is too much.
 */
export function renderSize(page: number, width: number, height: number, maxPixels: number): { dpi: number; width: number; height: number } {
  if (!(width >= 1 && height >= 1)) throw badInput('page_damaged', `page ${page} has no area`, { page });
  const inches = Math.max(width, height) / POINTS_PER_INCH;
  const dpi = inches <= FULL_RESOLUTION_INCHES ? TARGET_DPI : Math.min(TARGET_DPI, LONGEST_SIDE / inches);
  const size = { dpi, width: Math.max(1, Math.round((width / POINTS_PER_INCH) * dpi)), height: Math.max(1, Math.round((height / POINTS_PER_INCH) * dpi)) };
  if (dpi < MIN_DPI || size.width * size.height > maxPixels) {
    throw badInput('image_too_large', `page ${page} is ${Math.round(inches)} inches long`, { page, width: size.width, height: size.height });
  }
  return size;
}

type Buffers = (bytes: number) => Uint8Array;
const [FULLS, HALVES, PROBES, QUARTERS, SMALLS] = [reused(), reused(), reused(), reused(), reused()];

/**
 * Draws a page on white, annotations included, at 300 DPI. Whether it has colour is found out from a small
 * drawing first: a grey page is then drawn with one byte a pixel, a third of the work. The pixels are good until the next call.
 * @param smallSide longest side of the small drawing, pixels
 */
export function renderPage(document: PdfDocument, page: number, maxPixels: number, smallSide = SMALL_SIDE): Raster {
  const { api } = document.pdfium;
  return document.withPage(page, (handle) => {
    const size = renderSize(page, api.FPDF_GetPageWidthF(handle), api.FPDF_GetPageHeightF(handle), maxPixels);
    const probe = draw(document, page, handle, reducedBy(PROBE, size), 3, PROBES);
    const quarter: Pixels = { ...probe, data: QUARTERS(probe.width * probe.height), channels: 1 };
    const channels = toGrey(probe.data, quarter.data) ? 3 : 1;
    const full = draw(document, page, handle, size, channels, FULLS);
    const reduced = pictureShare(document, handle) > PICTURED ? null : {
      // drawing again in small costs less than reducing what is drawn
      quarter, half: draw(document, page, handle, reducedBy(2, size), 1, HALVES),
      small: draw(document, page, handle, within(smallSide, size), channels, SMALLS),
    };
    return { ...full, dpi: size.dpi, reduced, fallbackFont: document.usesFallback(handle) };
  });
}

function reducedBy(factor: number, { width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
}

function within(side: number, { width, height }: { width: number; height: number }): { width: number; height: number } {
  const share = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** Memory that is used again for every page: megabytes anew for each would keep the garbage collector busy. */
function reused(): Buffers {
  let memory = new Uint8Array(0);
  return (bytes) => {
    if (memory.length < bytes) memory = new Uint8Array(bytes);
    return memory.subarray(0, bytes);
  };
}

function draw({ pdfium }: PdfDocument, page: number, handle: number, { width, height }: { width: number; height: number }, channels: 1 | 3, buffer: Buffers): Pixels {
  const { api } = pdfium;
  const bytes = width * height * channels;
  // memory of our own, without padding at the rows' ends, is copied out in one piece
  const pointer = api.pdfium.wasmExports.malloc(bytes);
  const bitmap = pointer === 0 ? 0 : api.FPDFBitmap_CreateEx(width, height, channels === 1 ? BITMAP_GREY : BITMAP_BGR, pointer, width * channels);
  try {
    if (bitmap === 0) throw badInput('image_too_large', `page ${page} does not fit in memory`, { page, width, height });
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE);
    api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, FLAG_ANNOTATIONS | (channels === 1 ? FLAG_GREY : FLAG_RGB_ORDER));
    const data = buffer(bytes);
    data.set(pdfium.heap().subarray(pointer, pointer + bytes));
    return { data, width, height, channels };
  } finally {
    if (bitmap !== 0) api.FPDFBitmap_Destroy(bitmap);
    api.pdfium.wasmExports.free(pointer);
  }
}

/**
 * Writes the luma (Rec. 601) of every pixel of `rgb` into `grey` and tells whether any of them has colour. Four
 * white pixels are three words: most of a page is passed over like that.
 */
function toGrey(rgb: Uint8Array, grey: Uint8Array): boolean {
  const words = new Uint32Array(rgb.buffer, rgb.byteOffset, rgb.length >> 2);
  let coloured = false;
  grey.fill(255);
  for (let i = 0; i < grey.length; i += 1) {
    const word = (i >> 2) * 3;
    if ((i & 3) === 0 && words[word] === WHITE && words[word + 1] === WHITE && words[word + 2] === WHITE) {
      i += 3;
      continue;
    }
    const [r, g, b] = [rgb[3 * i] as number, rgb[3 * i + 1] as number, rgb[3 * i + 2] as number];
    if (Math.abs(r - g) > GREY_TOLERANCE || Math.abs(b - g) > GREY_TOLERANCE) coloured = true;
    grey[i] = (77 * r + 150 * g + 29 * b) >> 8;
  }
  return coloured;
}
