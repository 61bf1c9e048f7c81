import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A zip archive as a stream; each file is made when the one before is written, and taken away afterwards. */
export function zipFiles(files: AsyncIterable<{ readonly path: string; readonly name: string }>): NodeJS.ReadableStream {
  const archive = new ZipFile();
  const output = archive.outputStream as Readable;
  const fill = async (): Promise<void> => {
    for await (const { path, name } of files) {
      const stream = createReadStream(path);
      // Papers are images, which do not get smaller.
      archive.addReadStream(stream, name, { compress: false });
      await once(stream, 'close');
      await rm(path, { force: true });
      if (output.destroyed) break;
    }
    archive.end();
  };
  fill().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  return output;
}
