import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '../../domain/errors.ts';

export interface S3Setup {
  /** Null: Amazon's own, by region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  /** Never printed. */
  readonly secretKey: string;
  /** How the server encrypts what it keeps: not asked for, with its own key, or with a key of its key service. */
  readonly encryption: 'none' | 'AES256' | 'aws:kms';
  /** Of the key service; null for its standard key. */
  readonly kmsKey: string | null;
}

const CONNECT_MS = 5_000;
/** Without a byte going either way. */
const SILENT_MS = 60_000;

export function openClient({ endpoint, region, accessKey, secretKey }: S3Setup): S3Client {
  return new S3Client({
    region,
    // Servers of one's own seldom have a host name for each bucket.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS },
    // We send and check SHA-256 ourselves; not every server knows the checksums the library would add.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

export function statusOf(error: unknown): number | null {
  return error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? null) : null;
}

/** What a person can do something about; others as they are. Messages name place and bucket, never a key. */
export function known(error: unknown, { endpoint, bucket }: Pick<S3Setup, 'endpoint' | 'bucket'>): unknown {
  if (error instanceof AppError) return error;
  const params = { place: endpoint ?? 's3', bucket };
  const status = statusOf(error);
  if (error instanceof Error && error.name === 'NoSuchBucket') return new AppError('storage_bucket_missing', `there is no bucket ${bucket}`, { httpStatus: 503, params, cause: error });
  // Some servers answer 404 for a key that they do not know.
  if (status === 401 || status === 403 || status === 404) return new AppError('storage_denied', `the object storage refuses the access key for ${bucket}`, { httpStatus: 503, params, cause: error });
  if (status === 507) return new AppError('disk_full', 'the object storage is full', { httpStatus: 507, cause: error });
  if (status === null || status >= 500 || status === 429) return new AppError('storage_unreachable', 'the object storage does not answer', { httpStatus: 503, retryable: true, params, cause: error });
  return error;
}
