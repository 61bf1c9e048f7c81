import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../domain/errors.ts';
import type { BlobRef, BlobSpace, Blobs, Fingerprint } from '../../ports/blobs.ts';
import { BLOB_SPACES, isBlobName, pathOfKey } from '../filesystem/blob-keys.ts';
import { sha256 } from '../filesystem/hashing.ts';
import { known, openClient, statusOf, type S3Setup } from './client.ts';
import { openLocalCopies, type LocalCopies } from './local-copies.ts';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

export interface S3Blobs extends Blobs {
  close(): Promise<void>;
}

/**
 * Blobs in a bucket of an S3-compatible server, under their own keys; what children read is copied to `copiesDir`. Throws at once,
 * as AppError, when the bucket cannot be used: `storage_unreachable`, `storage_denied`, `storage_bucket_missing`.
 */
export async function createS3Blobs(options: { readonly setup: S3Setup; readonly copiesDir: string; readonly copiesMegabytes: number }): Promise<S3Blobs> {
  const { setup } = options;
  const client = openClient(setup);
  try {
    // A listing, not a HEAD: only an answer with a body says what is wrong.
    await client.send(new ListObjectsV2Command({ Bucket: setup.bucket, MaxKeys: 1 }));
  } catch (error) {
    client.destroy();
    throw known(error, setup);
  }
  return new BucketBlobs(client, setup, await openLocalCopies({ dir: options.copiesDir, megabytes: options.copiesMegabytes }));
}

class BucketBlobs implements S3Blobs {
  readonly stagingDir: string;
  readonly #client: S3Client;
  readonly #setup: S3Setup;
  readonly #copies: LocalCopies;
  readonly #coming = new Map<string, Promise<void>>();

  constructor(client: S3Client, setup: S3Setup, copies: LocalCopies) {
    this.#client = client;
    this.#setup = setup;
    this.#copies = copies;
    this.stagingDir = copies.files.stagingDir;
  }

  async put(space: BlobSpace, bytes: Uint8Array, mediaType: string): Promise<BlobRef> {
    const digest = sha256(bytes);
    const ref: BlobRef = { key: `${space}/${digest}`, sha256: digest, bytes: bytes.byteLength, mediaType };
    await this.#store(ref, () => bytes);
    return ref;
  }

  async putFile(space: BlobSpace, path: string, mediaType: string): Promise<BlobRef> {
    return this.#storeCopy(await this.#copies.files.putFile(space, path, mediaType));
  }

  async adopt(space: BlobSpace, path: string, mediaType: string, fingerprint?: Fingerprint): Promise<BlobRef> {
    return this.#storeCopy(await this.#copies.files.adopt(space, path, mediaType, fingerprint));
  }

  async get(key: string): Promise<Buffer> {
    const { sha256: expected } = pathOfKey(key);
    const bytes = Buffer.from(await this.#asked(key, async () => (await this.#open(key)).transformToByteArray()));
    if (sha256(bytes) !== expected) throw corrupt(key);
    return bytes;
  }

  async localPath(key: string): Promise<string> {
    const { files } = this.#copies;
    if (!(await files.has(key))) {
      const coming = this.#coming.get(key) ?? this.#fetch(key).finally(() => this.#coming.delete(key));
      this.#coming.set(key, coming);
      await coming;
    }
    return files.localPath(key);
  }

  async has(key: string): Promise<boolean> {
    pathOfKey(key);
    try {
      await this.#client.send(new HeadObjectCommand({ Bucket: this.#setup.bucket, Key: key }));
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw known(error, this.#setup);
    }
  }

  async *list(): AsyncGenerator<{ key: string; bytes: number }> {
    for (const space of BLOB_SPACES.toSorted()) {
      for await (const { Contents } of paginateListObjectsV2({ client: this.#client }, { Bucket: this.#setup.bucket, Prefix: `${space}/` })) {
        for (const { Key = '', Size = 0 } of Contents ?? []) {
          if (isBlobName(Key.slice(space.length + 1))) yield { key: Key, bytes: Size };
        }
      }
    }
  }

  async remove(key: string): Promise<void> {
    pathOfKey(key);
    await this.#asked(key, () => this.#client.send(new DeleteObjectCommand({ Bucket: this.#setup.bucket, Key: key })));
    await this.#copies.files.remove(key);
  }

  async close(): Promise<void> {
    this.#client.destroy();
    await this.#copies.close();
  }

  /** Of a file that lies among the copies already. */
  async #storeCopy(ref: BlobRef): Promise<BlobRef> {
    const path = await this.#copies.files.localPath(ref.key);
    await this.#store(ref, () => createReadStream(path));
    await this.#copies.use(ref.key, ref.bytes);
    return ref;
  }

  /** Durable when it resolves; the server refuses bytes that are not what the key says. */
  async #store({ key, sha256: digest, bytes, mediaType }: BlobRef, body: () => Uint8Array | Readable): Promise<void> {
    const { bucket, encryption, kmsKey } = this.#setup;
    await this.#asked(key, () => this.#client.send(new PutObjectCommand({
      Bucket: bucket, Key: key, Body: body(), ContentLength: bytes, ContentType: mediaType, ChecksumSHA256: Buffer.from(digest, 'hex').toString('base64'),
      ...(encryption === 'none' ? {} : { ServerSideEncryption: encryption }),
      ...(encryption === 'aws:kms' && kmsKey !== null ? { SSEKMSKeyId: kmsKey } : {}),
    })));
  }

  async #fetch(key: string): Promise<void> {
    const { space, sha256: expected } = pathOfKey(key);
    const { files } = this.#copies;
    const path = join(files.stagingDir, randomUUID());
    try {
      const mediaType = 'application/octet-stream';
      await this.#asked(key, async () => pipeline(await this.#open(key), createWriteStream(path, { mode: 0o600 })));
      const ref = await files.adopt(space, path, mediaType);
      if (ref.sha256 !== expected) {
        await files.remove(ref.key);
        throw corrupt(key);
      }
      await this.#copies.use(key, ref.bytes);
    } finally {
      await rm(path, { force: true });
    }
  }

  async #open(key: string) {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#setup.bucket, Key: key }));
    if (!(Body instanceof Readable)) throw new Error('an object without a body');
    return Body;
  }

  /** Asks again where the server or the way to it failed: a stream cannot be sent twice by the library itself. */
  async #asked<T>(key: string, ask: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const explained = statusOf(error) === 404 && nameOf(error) === 'NoSuchKey' ? missing(key, error) : known(error, this.#setup);
        if (!(explained instanceof AppError) || !explained.retryable || attempt === ATTEMPTS) throw explained;
        await sleep(FIRST_PAUSE_MS * 4 ** (attempt - 1));
      }
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function missing(key: string, cause: unknown): AppError {
  return new AppError('blob_missing', `the stored file ${key} is not there`, { httpStatus: 404, params: { key }, cause });
}

function corrupt(key: string): AppError {
  return new AppError('blob_corrupt', `the stored file ${key} is damaged`, { httpStatus: 500, params: { key } });
}
