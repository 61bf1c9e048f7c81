import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rgb } from '@cantoo/pdf-lib';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyHomography } from '../../domain/geometry.ts';
import type { IntakeEvent, IntakeLimits, IntakePage } from '../../ports/imaging.ts';
import type { Log } from '../../ports/log.ts';
import { openPdf } from '../pdf/reader/document.ts';
import { renderPage } from '../pdf/reader/render.ts';
import { createImaging, type PooledImaging } from './index.ts';
import { barsPage, drawnPdf, scannedPdf, textPage } from './intake/test-pages.ts';

const LIMITS: IntakeLimits = { maxBytes: 20e6, maxPages: 20, maxPixels: 40e6, secondsPerPage: 60, memoryMegabytes: 1500 };
const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let folder = '';
let staging = '';
let imaging: PooledImaging;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-'));
  staging = join(folder, 'staging');
  await mkdir(staging);
  imaging = createImaging({ stagingDir: staging, children: 2, log });
});
afterAll(async () => {
  await imaging.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, bytes);
  return path;
}

async function takeIn(bytes: Uint8Array, limits: Partial<IntakeLimits> = {}): Promise<IntakeEvent[]> {
  return Array.fromAsync(imaging.intake(await file(bytes), { ...LIMITS, ...limits }));
}

async function onlyPage(bytes: Uint8Array): Promise<IntakePage> {
  const [opened, page] = await takeIn(bytes);
  expect(opened).toEqual({ kind: 'opened', pages: 1 });
  if (page?.kind !== 'page') throw new Error('no page');
  return page.page;
}

describe('pages', () => {
  test('of a scanned PDF come in order, byte for byte, turned and straightened', async () => {
    const bars = await barsPage(1240, 1754);
    const lean = await bars.clone().rotate(1.7, { background: '#fff' }).jpeg().toBuffer();
    const plain = await bars.jpeg().toBuffer();
    const events = await takeIn(await scannedPdf([plain, lean, plain, plain, plain, plain, lean]));
    expect(events[0]).toEqual({ kind: 'opened', pages: 7 });
    const pages = events.slice(1).map((event) => (event.kind === 'page' ? event.page : null));
    expect(pages.map((page) => page?.page)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await readFile(pages[0]?.image.path ?? '')).equals(plain)).toBe(true);
    expect(pages[0]?.facts.skew).toBeCloseTo(0, 1);
    expect(pages[1]?.facts.skew).toBeCloseTo(1.7, 1);
    expect(pages[1]?.facts).toMatchObject({ blank: false, turn: 0 });
    expect(pages[0]?.facts.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const thumb = await sharp(pages[1]?.thumb.path).metadata();
    expect(thumb).toMatchObject({ format: 'webp', height: 480 });
  });

  test('of a drawn PDF are rendered at 300 DPI', async () => {
    const pdf = await drawnPdf(2, 'Working space');
    const events = await takeIn(await pdf.save());
    expect(events).toHaveLength(3);
    for (const event of events.slice(1)) {
      expect(event).toMatchObject({ kind: 'page', page: { image: { mediaType: 'image/png', width: 2479, height: 3508 }, thumb: { width: 339, height: 480 }, facts: { dpi: 300, turn: 0 } } });
    }
  });

  test('of a drawn PDF in grey are kept without loss; with colour or pictures they are JPEGs', async () => {
    const pdf = await drawnPdf(1, 'Working space');
    const { image } = await onlyPage(await pdf.save());
    const document = await openPdf(await file(await pdf.save()));
    const { data } = renderPage(document, 1, LIMITS.maxPixels);
    expect((await sharp(image.path).toColourspace('b-w').raw().toBuffer()).equals(Buffer.from(data))).toBe(true);
    document.close();
    const red = await drawnPdf(1, 'Working space');
    red.getPage(0).drawRectangle({ x: 50, y: 50, width: 60, height: 60, color: rgb(0.8, 0, 0) });
    const coloured = await onlyPage(await red.save());
    expect(coloured.image.mediaType).toBe('image/jpeg');
    const [r, g] = (await sharp(coloured.thumb.path).stats()).channels;
    expect((r?.mean ?? 0) - (g?.mean ?? 255)).toBeGreaterThan(1);
    const pictured = await drawnPdf(1, 'Working space');
    pictured.getPage(0).drawImage(await pictured.embedPng(await (await barsPage(300, 400)).png().toBuffer()), { x: 50, y: 50, width: 400, height: 500 });
    expect((await onlyPage(await pictured.save())).image.mediaType).toBe('image/jpeg');
  });

  test('a sideways photograph is stored as it is, without its metadata, and its frame stands upright', async () => {
    const photo = await (await barsPage(900, 1200)).rotate(270).withMetadata({ orientation: 6 }).withExifMerge({ IFD0: { Copyright: 'pupil' } }).jpeg().toBuffer();
    const { image, facts } = await onlyPage(photo);
    expect(facts).toMatchObject({ width: 1200, height: 900, turn: 90, turnSure: false });
    const [x, y] = applyHomography(facts.frame, [0, 0]);
    expect(x).toBeLessThan(15);
    expect(y).toBeGreaterThan(885);
    const stored = await readFile(image.path);
    expect(stored.includes('pupil')).toBe(false);
    expect(await sharp(stored).raw().toBuffer()).toEqual(await sharp(photo).raw().toBuffer());
  });

  test('a mirrored photograph is redrawn', async () => {
    const photo = await (await barsPage(300, 400)).withMetadata({ orientation: 5 }).jpeg().toBuffer();
    expect((await onlyPage(photo)).facts).toMatchObject({ width: 400, height: 300 });
  });

  test('a transparent PNG is laid on white; an opaque one and a WebP are kept', async () => {
    const glass = await sharp({ create: { width: 300, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const page = await onlyPage(glass);
    expect(page.facts.blank).toBe(true);
    expect((await sharp(page.image.path).stats()).channels[0]?.min).toBe(255);
    const webp = await (await barsPage(300, 400)).webp().toBuffer();
    const kept = await onlyPage(webp);
    expect(kept.image.mediaType).toBe('image/webp');
    expect((await readFile(kept.image.path)).equals(webp)).toBe(true);
  });

  test('of a TIFF all come, whatever its samples', async () => {
    const sixteen = await (await barsPage(300, 400)).toColourspace('grey16').tiff().toBuffer();
    expect((await onlyPage(sixteen)).image).toMatchObject({ mediaType: 'image/jpeg', width: 300, height: 400 });
    const bilevel = await (await barsPage(304, 400)).toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer();
    expect((await onlyPage(bilevel)).image).toMatchObject({ mediaType: 'image/png', width: 304, height: 400 });
  });

  test('text tells which way up a page is', async () => {
    const page = await textPage();
    if ((await page.clone().stats()).channels[0]?.min === 255) return; // a machine without any font draws no text
    for (const [angle, turn] of [[0, 0], [90, 270], [180, 180], [270, 90]] as const) {
      const turned = await page.clone().rotate(angle).png().toBuffer();
      expect((await onlyPage(turned)).facts).toMatchObject({ turn, turnSure: true });
    }
  });
});

describe('a file that cannot be had', () => {
  test.each<[string, () => Promise<Uint8Array> | Uint8Array, Partial<IntakeLimits>]>([
    ['file_empty', () => Buffer.alloc(0), {}],
    ['file_type_unknown', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), {}],
    ['file_too_large', () => Buffer.from('%PDF-1.4'), { maxBytes: 4 }],
    ['too_many_pages', async () => (await drawnPdf(3, 'x')).save(), { maxPages: 2 }],
    ['image_too_large', () => sharp({ create: { width: 20_000, height: 20, channels: 3, background: '#fff' } }).png().toBuffer(), {}],
    ['image_too_large', () => sharp({ create: { width: 5000, height: 5000, channels: 3, background: '#fff' } }).jpeg().toBuffer(), { maxPixels: 24e6 }],
    ['file_damaged', async () => (await (await barsPage(800, 1000)).jpeg().toBuffer()).subarray(0, 9000), {}],
    ['file_damaged', async () => (await (await barsPage(800, 1000)).png().toBuffer()).subarray(0, 3000), {}],
    ['file_damaged', async () => (await (await drawnPdf(3, 'x')).save()).subarray(0, 900), {}],
    ['intake_timeout', async () => (await drawnPdf(1, 'x')).save(), { secondsPerPage: 0.001 }],
    ['intake_memory', async () => (await barsPage(4000, 5000)).png().toBuffer(), { memoryMegabytes: 20 }],
  ])('%s', async (code, bytes, limits) => {
    await expect(takeIn(await bytes(), limits)).rejects.toMatchObject({ name: 'AppError', code });
  });
});

test('a page that cannot be had does not stop the others', async () => {
  const good = await (await barsPage(600, 800)).jpeg().toBuffer();
  const pdf = await drawnPdf(1, 'x');
  pdf.addPage([14_400, 14_400]).drawText('giant', { x: 10, y: 10 });
  pdf.addPage([600, 800]).drawImage(await pdf.embedJpg(good), { x: 0, y: 0, width: 600, height: 800 });
  const events = await takeIn(await pdf.save());
  expect(events.map(({ kind }) => kind)).toEqual(['opened', 'page', 'page_failed', 'page']);
  expect(events[2]).toMatchObject({ failure: { page: 2, code: 'image_too_large' } });
});

test('pages had before are neither made nor told of again', async () => {
  const path = await file(await (await drawnPdf(5, 'x')).save());
  const events = await Array.fromAsync(imaging.intake(path, LIMITS, new Set([1, 2, 4])));
  expect(events[0]).toEqual({ kind: 'opened', pages: 5 });
  expect(events.slice(1).map((event) => (event.kind === 'page' ? event.page.page : event.kind))).toEqual([3, 5]);
  expect(await Array.fromAsync(imaging.intake(path, LIMITS, new Set([1, 2, 3, 4, 5])))).toEqual([{ kind: 'opened', pages: 5 }]);
});

test('whoever stops early leaves no files behind but those handed out', async () => {
  const own = join(folder, 'early');
  const two = createImaging({ stagingDir: own, children: 2, log });
  const path = await file(await (await drawnPdf(6, 'x')).save());
  const handed: string[] = [];
  for await (const event of two.intake(path, LIMITS)) {
    if (event.kind !== 'page') continue;
    handed.push(event.page.image.path, event.page.thumb.path);
    break;
  }
  expect((await readdir(own)).map((name) => join(own, name)).sort()).toEqual(handed.sort());
  await two.close();
});

test('a child that is ended from outside is replaced and its page done again', async () => {
  const own = createImaging({ stagingDir: join(folder, 'killed'), children: 1, log });
  const path = await file(await (await drawnPdf(4, 'x')).save());
  let pages = 0;
  for await (const event of own.intake(path, LIMITS)) {
    if (event.kind !== 'page') continue;
    pages += 1;
    const [pid] = own.pids();
    if (pages === 1 && pid !== undefined) process.kill(pid, 'SIGKILL');
  }
  expect(pages).toBe(4);
  await own.close();
});

test('closing stops what runs and says so', async () => {
  const own = createImaging({ stagingDir: join(folder, 'closed'), children: 1, log });
  const path = await file(await (await drawnPdf(4, 'x')).save());
  const run = Array.fromAsync(own.intake(path, LIMITS));
  await Promise.all([own.close(), expect(run).rejects.toMatchObject({ code: 'imaging_stopped' })]);
  expect(own.pids()).toEqual([]);
});

describe('a drawn page', () => {
  test('is upright and straight by construction, and its code is read', async () => {
    const pdf = await drawnPdf(1, 'x');
    const { modules } = QRCode.create('AIG1:algebra-3:0a1b2c3d:12:2', { errorCorrectionLevel: 'Q' });
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (modules.get(row, column) !== 0) pdf.getPage(0).drawRectangle({ x: 480 + column * 1.2, y: 820 - row * 1.2, width: 1.2, height: 1.2 });
      }
    }
    pdf.addPage([595, 842]);
    const [, first, second] = await takeIn(await pdf.save());
    if (first?.kind !== 'page' || second?.kind !== 'page') throw new Error('no page');
    expect(first.page.facts).toMatchObject({ turn: 0, turnSure: true, skew: 0, blank: false, warnings: [] });
    const [code, ...others] = first.page.facts.codes;
    expect(others).toEqual([]);
    expect(code?.text).toBe('AIG1:algebra-3:0a1b2c3d:12:2');
    expect(Math.abs((code?.quad[0][0] ?? 0) - (480 * 300) / 72)).toBeLessThan(12);
    expect(second.page.facts).toMatchObject({ blank: true, ink: 0, codes: [] });
  });

  test('that is a scan under a stamp is looked at as a scan', async () => {
    const lean = await (await barsPage(1240, 1754)).rotate(1.7, { background: '#fff' }).jpeg().toBuffer();
    const pdf = await drawnPdf(0, '');
    const page = pdf.addPage([595, 842]);
    page.drawImage(await pdf.embedJpg(lean), { x: 0, y: 0, width: 595, height: 842 });
    page.drawText('7', { x: 560, y: 12, size: 10 });
    const { facts } = await onlyPage(await pdf.save());
    expect(facts.dpi).toBe(300);
    expect(facts.skew).toBeCloseTo(1.7, 1);
  });
});
