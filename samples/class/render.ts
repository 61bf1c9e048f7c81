import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import type { Printed } from './scan.ts';

const RENDER_ANNOTATIONS_GREY = 0x01 | 0x08;
const FORMAT_BGRX = 3;

/** Draws the pages of a PDF one after the other, grey, `width` pixels wide: the printer of the sample class. */
export async function* printPages(pdf: Uint8Array, width: number): AsyncGenerator<Printed> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const pdfium = await init({ wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) });
  pdfium.PDFiumExt_Init();
  const memory = pdfium.pdfium;
  const file = memory.wasmExports.malloc(pdf.byteLength);
  memory.HEAPU8.set(pdf, file);
  const document = pdfium.FPDF_LoadMemDocument(file, pdf.byteLength, '');
  if (document === 0) throw new RangeError('the class set could not be opened');
  try {
    const count = pdfium.FPDF_GetPageCount(document);
    for (let i = 0; i < count; i++) yield renderPage(pdfium, document, i, width);
  } finally {
    pdfium.FPDF_CloseDocument(document);
    memory.wasmExports.free(file);
  }
}

function renderPage(pdfium: WrappedPdfiumModule, document: number, index: number, width: number): Printed {
  const page = pdfium.FPDF_LoadPage(document, index);
  const height = Math.round((width * pdfium.FPDF_GetPageHeightF(page)) / pdfium.FPDF_GetPageWidthF(page));
  const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, FORMAT_BGRX, 0, 0);
  try {
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, RENDER_ANNOTATIONS_GREY);
    const start = pdfium.FPDFBitmap_GetBuffer(bitmap);
    const stride = pdfium.FPDFBitmap_GetStride(bitmap);
    const heap = pdfium.pdfium.HEAPU8;
    const pixels = Buffer.allocUnsafe(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) pixels[y * width + x] = heap[start + y * stride + x * 4] ?? 255;
    }
    return { pixels, width, height };
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap);
    pdfium.FPDF_ClosePage(page);
  }
}
