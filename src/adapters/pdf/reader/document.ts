import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { badInput } from '../../../domain/errors.ts';
import { missingFonts } from './fallback-fonts.ts';
import { loadPdfium, type Pdfium } from './pdfium.ts';

/** `FPDF_GetLastError`: a password is needed. */
const ERROR_PASSWORD = 4;

/** An open PDF. Nothing but the parts that are looked at is read from the file. */
export interface PdfDocument {
  readonly pdfium: Pdfium;
  readonly handle: number;
  readonly pages: number;
  /** Lends page `page` (from 1), which stays loaded until another is asked for. Throws `page_damaged` when pdfium cannot read it. */
  withPage<T>(page: number, use: (handle: number) => T): T;
  /** Whether text of a loaded page is drawn in a fallback font. */
  usesFallback(handle: number): boolean;
  close(): void;
}

/**
 * Opens a PDF through file access on demand, so that a stack of any size costs no memory.
 * Throws AppError `pdf_password` (encrypted with a password we do not have) or `file_damaged`.
 */
export async function openPdf(path: string): Promise<PdfDocument> {
  const pdfium = await loadPdfium();
  const { api } = pdfium;
  const file = openSync(path, 'r');
  const length = fstatSync(file).size;
  const readBlock = (_param: number, position: number, buffer: number, size: number): number => {
    const from = position >>> 0;
    const bytes = size >>> 0;
    if (from + bytes > length) return 0;
    return readSync(file, pdfium.heap(), buffer, bytes, from) === bytes ? 1 : 0;
  };
  const callback = api.pdfium.addFunction(readBlock, 'iiiii');
  const access = api.pdfium.wasmExports.malloc(12);
  const view = pdfium.view();
  view.setUint32(access, length, true);
  view.setUint32(access + 4, callback, true);
  view.setUint32(access + 8, 0, true);
  const handle = api.FPDF_LoadCustomDocument(access, '');
  const release = (): void => {
    api.pdfium.wasmExports.free(access);
    api.pdfium.removeFunction(callback);
    closeSync(file);
  };
  if (handle === 0) {
    const locked = api.FPDF_GetLastError() === ERROR_PASSWORD;
    release();
    if (locked) throw badInput('pdf_password', 'the PDF is protected by a password');
    throw badInput('file_damaged', 'the PDF cannot be read: it is damaged or was not uploaded completely');
  }
  const fallback = new Set<number>();
  const known = new Set<number>();
  /** Fonts are looked up when the first page that uses them is loaded: what is new on that page, it concerns. */
  const noteFonts = (page: number): void => {
    const fresh = pdfium.fonts.takeUses() > 0;
    for (const font of missingFonts(pdfium, page)) {
      if (fresh && !known.has(font)) fallback.add(font);
      known.add(font);
    }
  };
  pdfium.fonts.takeUses();
  let loaded: { readonly page: number; readonly handle: number } | null = null;
  const unload = (): void => {
    if (loaded !== null) api.FPDF_ClosePage(loaded.handle);
    loaded = null;
  };
  const load = (page: number): number => {
    if (loaded?.page === page) return loaded.handle;
    unload();
    const pageHandle = api.FPDF_LoadPage(handle, page - 1);
    if (pageHandle === 0) throw badInput('page_damaged', `page ${page} of the PDF cannot be read`, { page });
    loaded = { page, handle: pageHandle };
    noteFonts(pageHandle);
    return pageHandle;
  };
  return {
    pdfium,
    handle,
    pages: api.FPDF_GetPageCount(handle),
    withPage: (page, use) => use(load(page)),
    usesFallback: (page) => !missingFonts(pdfium, page).isDisjointFrom(fallback),
    close(): void {
      unload();
      api.FPDF_CloseDocument(handle);
      release();
    },
  };
}
