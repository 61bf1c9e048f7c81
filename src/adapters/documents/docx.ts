import { writeFile } from 'node:fs/promises';
import mammoth from 'mammoth';
import { badInput } from '../../domain/errors.ts';
import type { DocumentText } from '../../ports/imaging.ts';
import { mathsAsText } from './office-maths.ts';
import { packParts, readParts } from './parts.ts';

/** Characters of the text that is made: a marking scheme has some ten thousand. */
const MOST_CHARACTERS = 200_000;
const MOST_PICTURES = 40;
const MOST_LOST = 20;
/** Parts whose formulas are text of the document. */
const BODY = /^word\/(?:document|footnotes|endnotes|comments)\d*\.xml$/;

/**
 * The text of a DOCX; pictures are written to `<base>-<n>`. Runs in a pool process. Throws AppErrors as `Imaging.document` says;
 * anything else means that the file is damaged.
 */
export async function readDocx(path: string, maxBytes: number, base: string): Promise<DocumentText> {
  const parts = await readParts(path, maxBytes);
  const lost = new Set<string>();
  for (const [name, bytes] of parts) {
    if (!/\.(?:xml|rels)$/.test(name)) continue;
    const xml = bytes.toString('utf8');
    // Office writes none; what they could define is not wanted.
    if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw badInput('file_damaged', 'a part of the document defines entities');
    if (!BODY.test(name)) continue;
    parts.set(name, Buffer.from(mathsAsText(xml)));
    if (hasTextInNewFormOnly(xml)) lost.add('text box');
  }
  const found: (Buffer | null)[] = [];
  const picture = mammoth.images.imgElement(async (image) => {
    const at = found.push(null);
    // What does not stand in the document itself is refused by the library.
    found[at - 1] = at > MOST_PICTURES ? null : await image.readAsBuffer().catch(() => null);
    if (found[at - 1] === null) lost.add('picture');
    return { src: '', alt: `picture ${at}` };
  });
  const { value, messages } = await mammoth.convertToHtml({ buffer: await packParts(parts) }, { convertImage: picture, includeEmbeddedStyleMap: false });
  for (const { type, message } of messages) {
    const ignored = /^An unrecognised element was ignored: (?:\{[^{}]*\})?([\w:-]{1,40})$/.exec(message)?.[1];
    // Properties hold no text.
    if (ignored?.endsWith('Pr') === true) continue;
    if (ignored !== undefined) lost.add(ignored);
    else if (type === 'error' || /image/i.test(message)) lost.add('picture');
  }
  const { html, pictures } = withPlaces(value, found);
  if (html.length > MOST_CHARACTERS) throw badInput('document_too_large', `the document has ${html.length} characters of text`, { limit: `${MOST_CHARACTERS} characters` }, 413);
  for (const [index, bytes] of pictures.entries()) await writeFile(`${base}-${index + 1}`, bytes);
  return { html, pictures: pictures.map((_, index) => `${base}-${index + 1}`), lost: [...lost].slice(0, MOST_LOST) };
}

/** The text with `[picture n]` for each picture that is there, counted in the order of the text. */
function withPlaces(value: string, found: readonly (Buffer | null)[]): { html: string; pictures: readonly Buffer[] } {
  const pictures: Buffer[] = [];
  const html = value.replaceAll(/<img[^>]*?alt="picture (\d+)"[^>]*>/g, (_, number: string) => {
    const bytes = found[Number(number) - 1] ?? null;
    return bytes === null ? '[picture that cannot be read]' : `[picture ${pictures.push(bytes)}]`;
  });
  return { html, pictures };
}

/** Newer kinds of content come with an older form of the same beside them, which is the one that is read; here it is missing. */
function hasTextInNewFormOnly(xml: string): boolean {
  const [, ...blocks] = xml.split('<mc:AlternateContent');
  return blocks.some((block) => {
    const [own = ''] = block.split('</mc:AlternateContent>');
    return /<[wm]:t[ >]/.test(own) && !own.includes('<mc:Fallback');
  });
}
