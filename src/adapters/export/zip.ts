import { once } from 'node:events';
import { createReadStream, type ReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A zip archive as a stream; each file is made when the one before is written, and taken away afterwards. */
export function zipFiles(files: AsyncIterable<{ readonly path: string; readonly name: string }>): NodeJS.ReadableStream {
  const archive = new ZipFile();
  const output = archive.outputStream as Readable;
  let reading: ReadStream | null = null;
  output.once('close', () => reading?.destroy());
  const fill = async (): Promise<void> => {
    for await (const { path, name } of files) {
      // Whoever asked for it may have gone meanwhile.
      if (output.destroyed) return;
      const stream = createReadStream(path);
      reading = stream;
      // Papers are images, which do not get smaller.
      archive.addReadStream(stream, name, { compress: false });
      await once(stream, 'close');
      await rm(path, { force: true });
    }
    archive.end();
  };
  fill().catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  return output;
}
