import { badInput } from '../../../domain/errors.ts';
import type { PdfDocument } from './document.ts';

/** `FPDFBitmap_BGR`, three bytes a pixel, and the flags of `FPDF_RenderPageBitmap`. */
const BITMAP_BGR = 2;
const FLAG_ANNOTATIONS = 0x01;
const FLAG_RGB_ORDER = 0x10;
const POINTS_PER_INCH = 72;
/** Pages longer than this are posters or photos with one point per pixel: they get fewer dots per inch. */
const FULL_RESOLUTION_INCHES = 20;
const LONGEST_SIDE = 6000;
const MIN_DPI = 50;
const TARGET_DPI = 300;
/** Channels further apart than this on any pixel make a page a colour page. */
const GREY_TOLERANCE = 10;

export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB. */
  readonly channels: 1 | 3;
  readonly dpi: number;
  /** A fallback font stood in for one that is not embedded. */
  readonly fallbackFont: boolean;
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

/** Draws a page on white, annotations included, at 300 DPI. Grey pages come out with one channel. */
export function renderPage(document: PdfDocument, page: number, maxPixels: number): Raster {
  const { api, heap } = document.pdfium;
  return document.withPage(page, (handle) => {
    const size = renderSize(page, api.FPDF_GetPageWidthF(handle), api.FPDF_GetPageHeightF(handle), maxPixels);
    const stride = size.width * 3;
    const bitmap = api.FPDFBitmap_CreateEx(size.width, size.height, BITMAP_BGR, 0, 0);
    if (bitmap === 0) throw badInput('image_too_large', `page ${page} does not fit in memory`, { page, width: size.width, height: size.height });
    try {
      api.FPDFBitmap_FillRect(bitmap, 0, 0, size.width, size.height, 0xffffffff);
      api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, size.width, size.height, 0, FLAG_ANNOTATIONS | FLAG_RGB_ORDER);
      const start = api.FPDFBitmap_GetBuffer(bitmap);
      const pixels = unpad(heap(), start, api.FPDFBitmap_GetStride(bitmap), stride, size.height);
      const grey = greyOrNull(pixels);
      const fallbackFont = document.usesFallback(handle);
      return grey === null
        ? { ...size, data: pixels.slice(), channels: 3, fallbackFont }
        : { ...size, data: grey, channels: 1, fallbackFont };
    } finally {
      api.FPDFBitmap_Destroy(bitmap);
    }
  });
}

/** Rows without the padding at their ends; a view of `heap` where there is none. */
function unpad(heap: Uint8Array, start: number, padded: number, stride: number, rows: number): Uint8Array {
  if (padded === stride) return heap.subarray(start, start + stride * rows);
  const packed = new Uint8Array(stride * rows);
  for (let row = 0; row < rows; row += 1) packed.set(heap.subarray(start + row * padded, start + row * padded + stride), row * stride);
  return packed;
}

/** One byte a pixel when no pixel has colour, else null. */
function greyOrNull(rgb: Uint8Array): Uint8Array | null {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0, j = 0; i < grey.length; i += 1, j += 3) {
    const r = rgb[j] as number;
    const g = rgb[j + 1] as number;
    const b = rgb[j + 2] as number;
    if (r !== g && (r - g > GREY_TOLERANCE || g - r > GREY_TOLERANCE)) return null;
    if (b !== g && (b - g > GREY_TOLERANCE || g - b > GREY_TOLERANCE)) return null;
    grey[i] = g;
  }
  return grey;
}
