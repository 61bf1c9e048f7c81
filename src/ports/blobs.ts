/**
 * Content-addressed bytes. Keys are made by us (`<space>/<sha256>`), never from a client's file name.
 * `space` keeps retention apart: uploads, pages, thumbs, crops, templates, exports.
 */
export type BlobSpace = 'uploads' | 'pages' | 'thumbs' | 'crops' | 'templates' | 'exports';

export interface BlobRef {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}

/** Of a file's bytes; SHA-256 in lower-case hex. */
export interface Fingerprint {
  readonly sha256: string;
  readonly bytes: number;
}

export interface Blobs {
  /** Stores bytes; durable when the promise resolves. The same bytes give the same key. */
  put(space: BlobSpace, bytes: Uint8Array, mediaType: string): Promise<BlobRef>;
  /** Streams a file in (any source path) without holding it in memory; the source is left alone. */
  putFile(space: BlobSpace, path: string, mediaType: string): Promise<BlobRef>;
  /**
   * Takes over a file that was written under `stagingDir` (moved where possible). `known`: what we found while we wrote it
   * ourselves; the file is then not read again.
   */
  adopt(space: BlobSpace, path: string, mediaType: string, known?: Fingerprint): Promise<BlobRef>;
  /** Throws AppError `blob_missing`, or `blob_corrupt` when the checksum does not fit. */
  get(key: string): Promise<Buffer>;
  /** A readable path on this machine for child processes; valid for a quarter of an hour at least. */
  localPath(key: string): Promise<string>;
  has(key: string): Promise<boolean>;
  /** Every blob, in no order. */
  list(): AsyncIterable<{ key: string; bytes: number }>;
  /** For good; nothing happens where it is not there. */
  remove(key: string): Promise<void>;
  /** Folder on the same file system for files that will be adopted. */
  readonly stagingDir: string;
}
