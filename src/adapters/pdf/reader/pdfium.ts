import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { installFallbackFonts, type FallbackFonts } from './fallback-fonts.ts';

/** The pdfium library inside this process, with the few memory helpers its C interface needs. */
export interface Pdfium {
  readonly api: WrappedPdfiumModule;
  readonly fonts: FallbackFonts;
  /** The library's memory as of now: growing the heap replaces the array, so never keep it over a call. */
  heap(): Uint8Array;
  view(): DataView;
  /** Lends `bytes` of zeroed memory to `use`. */
  lend<T>(bytes: number, use: (pointer: number) => T): T;
}

let loading: Promise<Pdfium> | null = null;

/** Loads pdfium once per process. It is meant for a pool child: a hostile file may corrupt it. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Pdfium> {
  const file = await readFile(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  const wasmBinary = new Uint8Array(file).buffer;
  const api = await init({ wasmBinary, print: quiet, printErr: quiet });
  const heap = (): Uint8Array => (api.pdfium as unknown as { HEAPU8: Uint8Array }).HEAPU8;
  const view = (): DataView => new DataView(heap().buffer);
  api.PDFiumExt_Init();
  const memory = {
    api,
    heap,
    view,
    lend<T>(bytes: number, use: (pointer: number) => T): T {
      const pointer = api.pdfium.wasmExports.malloc(bytes);
      if (pointer === 0) throw new RangeError('pdfium is out of memory');
      try {
        heap().fill(0, pointer, pointer + bytes);
        return use(pointer);
      } finally {
        api.pdfium.wasmExports.free(pointer);
      }
    },
  };
  return { ...memory, fonts: installFallbackFonts(memory) };
}

/** The library reports on broken files in its own words; ours are in the error that follows. */
function quiet(): void {
  return undefined;
}
