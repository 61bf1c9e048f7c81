import { badInput } from '../../../domain/errors.ts';
import type { IntakeLimits } from '../../../ports/imaging.ts';
import { fileType } from './file-type.ts';
import { heicSource } from './heic-source.ts';
import { jpegSource, rasterSource, tiffSource } from './image-sources.ts';
import { pdfSource } from './pdf-source.ts';
import type { Source } from './stored-page.ts';

/** Opens a file of any accepted type; throws the AppErrors of `Imaging.intake`. */
export async function openSource(path: string, limits: IntakeLimits): Promise<Source> {
  const type = await fileType(path, limits);
  const source = await (type === 'pdf' ? pdfSource(path, limits)
    : type === 'jpeg' ? jpegSource(path, limits)
      : type === 'heic' ? heicSource(path, limits)
        : type === 'tiff' ? tiffSource(path, limits)
          : rasterSource(path, type, limits));
  try {
    if (source.pages === 0) throw badInput('file_damaged', 'the file has no pages that can be read');
    if (source.pages > limits.maxPages) {
      throw badInput('too_many_pages', `the file has ${source.pages} pages, more than ${limits.maxPages}`, { pages: source.pages, limit: limits.maxPages });
    }
    return source;
  } catch (error) {
    source.close();
    throw error;
  }
}
