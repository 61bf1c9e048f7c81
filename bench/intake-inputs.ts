import { readFile, writeFile } from 'node:fs/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Log } from '../src/ports/log.ts';

export const silentLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes a PDF of `pages` pages: those of `sources`, over and over. Each source's objects are in it once. */
export async function stackOf(sources: readonly string[], pages: number, path: string): Promise<void> {
  const stack = await PDFDocument.create();
  const copies = [];
  for (const source of sources) {
    const pdf = await PDFDocument.load(await readFile(source), { updateMetadata: false });
    copies.push(...await stack.copyPages(pdf, pdf.getPageIndices()));
  }
  for (let i = 0; i < pages; i += 1) {
    const original = copies[i % copies.length];
    if (original === undefined) throw new RangeError('the sources have no pages');
    if (i < copies.length) {
      stack.addPage(original);
      continue;
    }
    const again = stack.addPage([original.getWidth(), original.getHeight()]);
    for (const [key, value] of original.node.entries()) if (!again.node.has(key) || key.asString() !== '/Parent') again.node.set(key, value);
  }
  await writeFile(path, await stack.save());
}
