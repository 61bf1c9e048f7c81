import sharp from 'sharp';
import { openPdf, type PdfDocument } from '../../pdf/reader/document.ts';
import { embeddedImage, type EmbeddedImage } from '../../pdf/reader/embedded-image.ts';
import { renderPage } from '../../pdf/reader/render.ts';
import { decodeOptions, storeBilevel, storeJpeg } from './image-sources.ts';
import { checkPixels, type PixelLimit, type Source, type StoredPage } from './stored-page.ts';

/** With the standard's own code tables, which takes half the time of tables made to measure. */
const RENDERED_QUALITY = 85;

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

async function drawn(document: PdfDocument, page: number, base: string, limits: PixelLimit): Promise<StoredPage> {
  const raster = renderPage(document, page, limits.maxPixels);
  const path = `${base}.jpg`;
  const { width, height, channels } = raster;
  await sharp(raster.data, { raw: { width, height, channels } }).toColourspace(channels === 1 ? 'b-w' : 'srgb').jpeg({ quality: RENDERED_QUALITY, optimiseCoding: false }).toFile(path);
  return {
    image: { path, mediaType: 'image/jpeg', width, height },
    dpi: Math.round(raster.dpi),
    turn: 0,
    fallbackFont: raster.fallbackFont,
    channels,
    pixels: raster,
    drawn: raster.reduced,
  };
}
