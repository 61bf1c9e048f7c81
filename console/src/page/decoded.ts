/** A decoded A4 page takes about 15 MB; more than these are not kept. */
const KEEP = 5;

const pages = new Map<string, { readonly image: HTMLImageElement; readonly ready: Promise<void> }>();

/** Fetches and decodes a page before it is needed. Its address never changes its content. */
export async function warm(url: string): Promise<void> {
  const known = pages.get(url);
  if (known !== undefined) {
    pages.delete(url);
    pages.set(url, known);
    await known.ready;
    return;
  }
  const image = new Image();
  image.src = url;
  // One that cannot be decoded is shown, or reported, when its turn comes.
  const ready = image.decode().catch(() => undefined);
  pages.set(url, { image, ready });
  for (const old of pages.keys()) {
    if (pages.size <= KEEP) break;
    pages.delete(old);
  }
  await ready;
}
