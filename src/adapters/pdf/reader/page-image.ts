import type { Turn } from '../../../domain/script.ts';
import type { PdfDocument } from './document.ts';

/** `FPDF_PAGEOBJ_*`, `FPDF_TEXTRENDERMODE_INVISIBLE` and the colour spaces a scan may be stored in. */
const OBJECT_TEXT = 1;
const OBJECT_IMAGE = 3;
const OBJECT_FORM = 5;
const TEXT_INVISIBLE = 3;
const COLOUR_SPACES: readonly number[] = [1, 2, 4, 5, 7]; // DeviceGray, DeviceRGB, CalGray, CalRGB, ICCBased
/** How far the picture's edges may lie from the page's, as a share of the page's longer side. */
const EDGE_TOLERANCE = 0.01;
/** How much the two resolutions of a picture may differ before its pixels are not square. */
const SQUARE_TOLERANCE = 0.02;
/** Forms may lie in forms, in hostile files without end. */
const DEEPEST_FORM = 4;

export interface PageImage {
  readonly filter: 'DCTDecode' | 'CCITTFaxDecode';
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** Clockwise turn that shows the stored picture as a viewer would show the page. */
  readonly turn: Turn;
}

interface Rect { readonly left: number; readonly bottom: number; readonly right: number; readonly top: number }

/**
 * The one picture a scanned page consists of, or null when the page is anything else: visible text, drawings,
 * annotations, several pictures, a picture that is clipped, mirrored, blended or does not fill the page.
 * A text layer of render mode 3 (recognised text under the scan) does not count as content.
 */
export function soleImage(document: PdfDocument, page: number): PageImage | null {
  const { api } = document.pdfium;
  return document.withPage(page, (handle) => {
    if (api.FPDFPage_GetAnnotCount(handle) > 0) return null;
    let image = 0;
    const count = api.FPDFPage_CountObjects(handle);
    for (let i = 0; i < count; i += 1) {
      const object = api.FPDFPage_GetObject(handle, i);
      const type = api.FPDFPageObj_GetType(object);
      if (type === OBJECT_TEXT && api.FPDFTextObj_GetTextRenderMode(object) === TEXT_INVISIBLE) continue;
      if (type !== OBJECT_IMAGE || image !== 0) return null;
      image = object;
    }
    if (image === 0 || api.FPDFPageObj_HasTransparency(image)) return null;
    const filter = filterOf(document, image);
    const metadata = metadataOf(document, handle, image);
    if (filter === null || metadata === null || !COLOUR_SPACES.includes(metadata.colourSpace)) return null;
    const bounds = pageBounds(document, handle);
    const placed = placement(document, image, bounds);
    if (placed === null || !clipCovers(document, image, bounds)) return null;
    const sideways = placed === 90 || placed === 270;
    const [across, down] = sideways ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
    const dpiX = across / ((bounds.right - bounds.left) / 72);
    const dpiY = down / ((bounds.top - bounds.bottom) / 72);
    if (Math.abs(dpiX / dpiY - 1) > SQUARE_TOLERANCE) return null;
    const turn = ((placed + api.FPDFPage_GetRotation(handle) * 90) % 360) as Turn;
    return { filter, width: metadata.width, height: metadata.height, dpi: Math.round((dpiX + dpiY) / 2), turn };
  });
}

/**
 * Share of a page's area that lies under pictures: scans in strips, behind a stamp or in a codec that is not taken
 * out included. A form that holds a picture counts whole. May exceed 1 where pictures lie over each other.
 */
export function pictureShare(document: PdfDocument, handle: number): number {
  const { pdfium } = document;
  const { api } = pdfium;
  const page = pageBounds(document, handle);
  const pictured = (object: number, depth: number): boolean => {
    const type = api.FPDFPageObj_GetType(object);
    if (type === OBJECT_IMAGE) return true;
    if (type !== OBJECT_FORM) return false;
    if (depth === DEEPEST_FORM) return true;
    const inside = api.FPDFFormObj_CountObjects(object);
    for (let i = 0; i < inside; i += 1) if (pictured(api.FPDFFormObj_GetObject(object, i), depth + 1)) return true;
    return false;
  };
  let area = 0;
  const count = api.FPDFPage_CountObjects(handle);
  for (let i = 0; i < count; i += 1) {
    const object = api.FPDFPage_GetObject(handle, i);
    if (!pictured(object, 0)) continue;
    const box = pdfium.lend(16, (at) => {
      if (!api.FPDFPageObj_GetBounds(object, at, at + 4, at + 8, at + 12)) return page;
      const view = pdfium.view();
      const [left, bottom, right, top] = [0, 4, 8, 12].map((offset) => view.getFloat32(at + offset, true)) as [number, number, number, number];
      return { left, bottom, right, top };
    });
    const width = Math.min(box.right, page.right) - Math.max(box.left, page.left);
    const height = Math.min(box.top, page.top) - Math.max(box.bottom, page.bottom);
    if (width > 0 && height > 0) area += width * height;
  }
  return area / ((page.right - page.left) * (page.top - page.bottom));
}

/** The picture's own codec where it comes last, behind nothing but deflate (some scanners wrap JPEGs that way). */
function filterOf({ pdfium }: PdfDocument, image: number): PageImage['filter'] | null {
  const filters = Array.from({ length: pdfium.api.FPDFImageObj_GetImageFilterCount(image) }, (_, index) =>
    pdfium.lend(64, (buffer) => {
      const length = pdfium.api.FPDFImageObj_GetImageFilter(image, index, buffer, 64);
      return length > 0 && length <= 64 ? pdfium.api.pdfium.UTF8ToString(buffer) : '';
    }));
  const codec = filters.pop();
  if (filters.length > 1 || filters.some((name) => name !== 'FlateDecode')) return null;
  return codec === 'DCTDecode' || codec === 'CCITTFaxDecode' ? codec : null;
}

/** `FPDF_IMAGEOBJ_METADATA`: width, height, two resolutions, bits per pixel, colour space, marked content id. */
function metadataOf({ pdfium }: PdfDocument, page: number, image: number): { width: number; height: number; colourSpace: number } | null {
  return pdfium.lend(28, (buffer) => {
    if (!pdfium.api.FPDFImageObj_GetImageMetadata(image, page, buffer)) return null;
    const view = pdfium.view();
    return { width: view.getUint32(buffer, true), height: view.getUint32(buffer + 4, true), colourSpace: view.getInt32(buffer + 20, true) };
  });
}

/** The part of the page that is shown, in user space before /Rotate. */
function pageBounds({ pdfium }: PdfDocument, page: number): Rect {
  return pdfium.lend(16, (buffer) => {
    pdfium.api.FPDF_GetPageBoundingBox(page, buffer);
    const view = pdfium.view();
    const at = (index: number): number => view.getFloat32(buffer + index * 4, true);
    return { left: at(0), top: at(1), right: at(2), bottom: at(3) };
  });
}

/** Turn of a picture that fills `bounds` exactly; null when it does not, or is mirrored or slanted. */
function placement({ pdfium }: PdfDocument, image: number, bounds: Rect): Turn | null {
  const matrix = pdfium.lend(24, (buffer) => {
    if (!pdfium.api.FPDFPageObj_GetMatrix(image, buffer)) return null;
    const view = pdfium.view();
    return [0, 1, 2, 3, 4, 5].map((index) => view.getFloat32(buffer + index * 4, true));
  });
  if (matrix === null) return null;
  const [a, b, c, d, e, f] = matrix as [number, number, number, number, number, number];
  const slack = EDGE_TOLERANCE * Math.max(bounds.right - bounds.left, bounds.top - bounds.bottom);
  const near = (value: number, target: number): boolean => Math.abs(value - target) <= slack;
  const filled = near(Math.min(e, e + a + c), bounds.left) && near(Math.max(e, e + a + c), bounds.right)
    && near(Math.min(f, f + b + d), bounds.bottom) && near(Math.max(f, f + b + d), bounds.top);
  if (!filled) return null;
  if (near(b, 0) && near(c, 0)) {
    if (a > 0 && d > 0) return 0;
    return a < 0 && d < 0 ? 180 : null;
  }
  if (!near(a, 0) || !near(d, 0)) return null;
  if (b > 0 && c < 0) return 270;
  return b < 0 && c > 0 ? 90 : null;
}

/** No clip, or clips that are upright rectangles round the whole page. */
function clipCovers({ pdfium }: PdfDocument, image: number, bounds: Rect): boolean {
  const { api } = pdfium;
  const clip = api.FPDFPageObj_GetClipPath(image);
  if (clip === 0) return true;
  const slack = EDGE_TOLERANCE * Math.max(bounds.right - bounds.left, bounds.top - bounds.bottom);
  for (let path = 0; path < api.FPDFClipPath_CountPaths(clip); path += 1) {
    const segments = api.FPDFClipPath_CountPathSegments(clip, path);
    if (segments < 4 || segments > 6) return false;
    const points = pdfium.lend(8, (buffer) => Array.from({ length: segments }, (_, index) => {
      api.FPDFPathSegment_GetPoint(api.FPDFClipPath_GetPathSegment(clip, path, index), buffer, buffer + 4);
      const view = pdfium.view();
      return [view.getFloat32(buffer, true), view.getFloat32(buffer + 4, true)] as const;
    }));
    const outside = points.every(([x, y]) =>
      (x <= bounds.left + slack || x >= bounds.right - slack) && (y <= bounds.bottom + slack || y >= bounds.top - slack));
    const corners = new Set(points.map(([x, y]) => `${x > (bounds.left + bounds.right) / 2} ${y > (bounds.bottom + bounds.top) / 2}`));
    if (!outside || corners.size !== 4) return false;
  }
  return true;
}
