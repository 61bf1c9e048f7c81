import { inflateSync } from 'node:zlib';
import { PDFArray, PDFBool, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream } from '@cantoo/pdf-lib';
import type { PdfDocument } from './document.ts';
import { faxAsTiff } from './fax-tiff.ts';
import { soleImage, type PageImage } from './page-image.ts';

/** A scan taken out of its page without drawing it. `bytes`: a JPEG file as it was, or a TIFF round the fax data. */
export interface EmbeddedImage extends PageImage {
  readonly bytes: Uint8Array;
}

/** A picture that grows beyond this when inflated is a bomb. */
const MAX_INFLATED = 200 * 1024 * 1024;

/** Entries of an image dictionary that change how its pixels look; a page that has one is drawn instead. */
const ALTERING = ['SMask', 'Mask', 'SMaskInData', 'Matte', 'Alternates', 'OC'];

/**
 * The scan of page `page` (from 1) where the page is nothing but that scan (see `soleImage`) and its bytes mean
 * the same outside the PDF; null when the page has to be drawn.
 *
 * pdfium does not tell `Decode`, `SMask` and the parameters of the filter, so the page is copied into a
 * document of its own, and the dictionary is read there: references are resolved and encryption is undone.
 */
export async function embeddedImage(document: PdfDocument, page: number): Promise<EmbeddedImage | null> {
  const sole = soleImage(document, page);
  if (sole === null) return null;
  const copy = copyOfPage(document, page);
  const stream = copy === null ? null : onlyImageStream(await PDFDocument.load(copy, { updateMetadata: false }));
  if (stream === null || ALTERING.some((key) => stream.dict.has(PDFName.of(key)))) return null;
  if (number(stream.dict, 'Width') !== sole.width || number(stream.dict, 'Height') !== sole.height) return null;
  if (flag(stream.dict, 'ImageMask')) return null;
  if (sole.filter === 'DCTDecode') {
    if (stream.dict.has(PDFName.of('Decode')) || stream.dict.has(PDFName.of('DecodeParms'))) return null;
    return { ...sole, bytes: ownBytes(stream) };
  }
  const tiff = faxTiff(stream, sole);
  return tiff === null ? null : { ...sole, bytes: tiff };
}

/** A PDF that holds this page alone; null when pdfium cannot copy it. */
function copyOfPage({ pdfium, handle }: PdfDocument, page: number): Uint8Array | null {
  const { api } = pdfium;
  const copy = api.FPDF_CreateNewDocument();
  try {
    const imported = pdfium.lend(4, (indices) => {
      pdfium.view().setInt32(indices, page - 1, true);
      return api.FPDF_ImportPagesByIndex(copy, handle, indices, 1, 0);
    });
    if (!imported) return null;
    const writer = api.PDFiumExt_OpenFileWriter();
    try {
      api.PDFiumExt_SaveAsCopy(copy, writer);
      const size = api.PDFiumExt_GetFileWriterSize(writer);
      return pdfium.lend(size, (buffer) => {
        api.PDFiumExt_GetFileWriterData(writer, buffer, size);
        return pdfium.heap().slice(buffer, buffer + size);
      });
    } finally {
      api.PDFiumExt_CloseFileWriter(writer);
    }
  } finally {
    api.FPDF_CloseDocument(copy);
  }
}

function onlyImageStream(pdf: PDFDocument): PDFRawStream | null {
  const images = pdf.context.enumerateIndirectObjects().map(([, object]) => object)
    .filter((object): object is PDFRawStream => object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image'));
  return images.length === 1 ? (images[0] ?? null) : null;
}

/** The codec's bytes, with the deflate round them taken off. */
function ownBytes(stream: PDFRawStream): Uint8Array {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const wrapped = filter instanceof PDFArray && filter.size() > 1;
  return wrapped ? inflateSync(stream.contents, { maxOutputLength: MAX_INFLATED }) : stream.contents;
}

function faxTiff(stream: PDFRawStream, { width, height }: PageImage): Uint8Array | null {
  const parms = stream.dict.lookup(PDFName.of('DecodeParms'));
  const own = parms instanceof PDFArray ? parms.lookup(parms.size() - 1) : parms;
  const dict = own instanceof PDFDict ? own : null;
  const k = dict === null ? 0 : (number(dict, 'K') ?? 0);
  const columns = dict === null ? 1728 : (number(dict, 'Columns') ?? 1728);
  const byteAligned = dict !== null && flag(dict, 'EncodedByteAlign');
  const lineEnds = dict !== null && flag(dict, 'EndOfLine');
  // libtiff finds the rows of Group 3 data by their end-of-line codes
  if (columns !== width || byteAligned || (k >= 0 && !lineEnds)) return null;
  const inverted = decodeInverts(stream.dict);
  if (inverted === null) return null;
  const blackIsOne = dict !== null && flag(dict, 'BlackIs1');
  return faxAsTiff(ownBytes(stream), { width, height, group: k < 0 ? 4 : 3, twoDimensional: k > 0, negative: blackIsOne !== inverted });
}

/** Whether `Decode` is `[1 0]`; null when it is neither that nor the default. */
function decodeInverts(dict: PDFDict): boolean | null {
  const decode = dict.lookup(PDFName.of('Decode'));
  if (decode === undefined) return false;
  if (!(decode instanceof PDFArray) || decode.size() !== 2) return null;
  const [low, high] = decode.asArray().map((value) => (value instanceof PDFNumber ? value.asNumber() : Number.NaN));
  if (low === 0 && high === 1) return false;
  return low === 1 && high === 0 ? true : null;
}

function number(dict: PDFDict, key: string): number | null {
  const value = dict.lookup(PDFName.of(key));
  return value instanceof PDFNumber ? value.asNumber() : null;
}

function flag(dict: PDFDict, key: string): boolean {
  return dict.lookup(PDFName.of(key)) === PDFBool.True;
}
