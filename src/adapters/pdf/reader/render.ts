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
  /** The same page in RGB at a quarter and in grey at half the size, where it is drawn and not scanned; else null. */
  readonly reduced: { readonly quarter: Pixels; readonly half: Pixels } | null;
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
const [FULLS, HALVES, QUARTERS] = [reused(), reused(), reused()];

/**
 * Draws a page on white, annotations included, at 300 DPI. Whether it has colour is found out from a small
 * drawing first: a grey page is then drawn with one byte a pixel, a third of the work. The pixels are good until the next call.
 */
export function renderPage(document: PdfDocument, page: number, maxPixels: number): Raster {
  const { api } = document.pdfium;
  return document.withPage(page, (handle) => {
    const size = renderSize(page, api.FPDF_GetPageWidthF(handle), api.FPDF_GetPageHeightF(handle), maxPixels);
    const quarter = draw(document, page, handle, reducedBy(PROBE, size), 3, QUARTERS);
    const full = draw(document, page, handle, size, hasColour(quarter.data) ? 3 : 1, FULLS);
    // drawing twice as small costs less than reducing what is drawn
    const reduced = pictureShare(document, handle) > PICTURED ? null : { quarter, half: draw(document, page, handle, reducedBy(2, size), 1, HALVES) };
    return { ...full, dpi: size.dpi, reduced, fallbackFont: document.usesFallback(handle) };
  });
}

function reducedBy(factor: number, { width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
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
  const bitmap = api.FPDFBitmap_CreateEx(width, height, channels === 1 ? BITMAP_GREY : BITMAP_BGR, 0, 0);
  if (bitmap === 0) throw badInput('image_too_large', `page ${page} does not fit in memory`, { page, width, height });
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    api.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, FLAG_ANNOTATIONS | (channels === 1 ? FLAG_GREY : FLAG_RGB_ORDER));
    const data = packed(pdfium.heap(), api.FPDFBitmap_GetBuffer(bitmap), api.FPDFBitmap_GetStride(bitmap), width * channels, height, buffer(width * height * channels));
    return { data, width, height, channels };
  } finally {
    api.FPDFBitmap_Destroy(bitmap);
  }
}

/** A copy without the padding at the rows' ends. */
function packed(heap: Uint8Array, start: number, padded: number, stride: number, rows: number, copy: Uint8Array): Uint8Array {
  if (padded === stride) copy.set(heap.subarray(start, start + stride * rows));
  else for (let row = 0; row < rows; row += 1) copy.set(heap.subarray(start + row * padded, start + row * padded + stride), row * stride);
  return copy;
}

function hasColour(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) {
    const g = rgb[i + 1] as number;
    if (Math.abs((rgb[i] as number) - g) > GREY_TOLERANCE || Math.abs((rgb[i + 2] as number) - g) > GREY_TOLERANCE) return true;
  }
  return false;
}
