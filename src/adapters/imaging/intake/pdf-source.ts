import sharp from 'sharp';
import { openPdf, type PdfDocument } from '../../pdf/reader/document.ts';
import { embeddedImage, type EmbeddedImage } from '../../pdf/reader/embedded-image.ts';
import { renderPage } from '../../pdf/reader/render.ts';
import { decodeOptions, storeBilevel, storeJpeg } from './image-sources.ts';
import { checkPixels, type PixelLimit, type Source, type StoredPage } from './stored-page.ts';
import { THUMB_SIDE } from './thumb.ts';

/** Of colour. With the standard's own code tables, which takes half the time of tables made to measure. */
const RENDERED_QUALITY = 85;
/** Deflate's cheapest level but one: a quarter of the bytes of a JPEG, in half its time. */
const RENDERED_LEVEL = 2;

/** Scans are taken out of their pages as they are; every other page is drawn at 300 DPI. */
export async function pdfSource(path: string, limits: PixelLimit): Promise<Source> {
  const document = await openPdf(path);
  return {
    pages: document.pages,
    async store(page, base): Promise<StoredPage> {
      return (await takenOut(document, page, base, limits)) ?? drawn(document, page, base, limits);
    },
    close: () => document.close(),
  };
}

/** Null where the page has to be drawn: also when its picture turns out not to be decodable on its own. */
async function takenOut(document: PdfDocument, page: number, base: string, limits: PixelLimit): Promise<StoredPage | null> {
  const scan = await embeddedImage(document, page).catch((): EmbeddedImage | null => null);
  if (scan === null) return null;
  checkPixels(scan.width, scan.height, limits);
  try {
    const stored = scan.filter === 'DCTDecode'
      ? await storeJpeg(scan.bytes, base, limits, scan.dpi, scan.turn)
      : { ...await storeBilevel(sharp(scan.bytes, decodeOptions(limits)), base, scan.dpi), turn: scan.turn };
    return stored.image.width === scan.width && stored.image.height === scan.height ? stored : null;
  } catch {
    return null;
  }
}

/**
 * Text and lines in grey are kept without loss, which is smaller and faster to write and to read than a JPEG of
 * them. What has colour or pictures may be anything, and is a JPEG, whose size has bounds.
 */
async function drawn(document: PdfDocument, page: number, base: string, { maxPixels }: PixelLimit): Promise<StoredPage> {
  const raster = renderPage(document, page, maxPixels, THUMB_SIDE);
  const { width, height, channels } = raster;
  const lossless = channels === 1 && raster.reduced !== null;
  const path = `${base}${lossless ? '.png' : '.jpg'}`;
  const picture = sharp(raster.data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  await (lossless ? picture.png({ compressionLevel: RENDERED_LEVEL }) : picture.jpeg({ quality: RENDERED_QUALITY, optimiseCoding: false })).toFile(path);
  return {
    image: { path, mediaType: lossless ? 'image/png' : 'image/jpeg', width, height },
    dpi: Math.round(raster.dpi),
    turn: 0,
    fallbackFont: raster.fallbackFont,
    channels,
    pixels: raster,
    drawn: raster.reduced,
  };
}
