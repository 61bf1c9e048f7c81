import { z } from 'zod';
import { oneOf, number, whole, type Field } from './config-field.ts';

const text = (key: string, meaning: string, shownDefault = 'none'): Field<string | null> => ({
  key, schema: z.string().trim().min(1), fallback: null, shownDefault, values: 'text', meaning,
});

const endpoint: Field<string | null> = {
  key: 'S3_ENDPOINT',
  schema: z.string().trim().refine(isEndpoint, 'must be a URL like https://s3.example.org, without a path'),
  fallback: null,
  shownDefault: 'Amazon’s, by region',
  values: '`https://…`',
  meaning: 'Object storage that speaks S3 (MinIO, Ceph, R2 and others).',
};

function isEndpoint(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, pathname, search } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '' && pathname === '/' && search === '';
}

const bucket: Field<string | null> = {
  key: 'S3_BUCKET',
  schema: z.string().trim().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 of a-z, 0-9, - and .'),
  fallback: null,
  shownDefault: 'none; files stay in `DATA_DIR`',
  values: 'name',
  meaning: 'Bucket for scans and everything made of them. It must exist. Needs `S3_ACCESS_KEY` and `S3_SECRET_KEY`.',
};

/** Object storage instead of a folder. */
export const S3_FIELDS = {
  endpoint,
  region: { ...text('S3_REGION', 'Region of the bucket.'), schema: z.string().trim().min(1), fallback: 'us-east-1', shownDefault: '`us-east-1`' } satisfies Field<string>,
  bucket,
  accessKey: text('S3_ACCESS_KEY', 'Access key for the bucket: it reads, writes, lists and deletes there, and needs nothing else.'),
  secretKey: text('S3_SECRET_KEY', 'Its secret.'),
  encryption: oneOf('S3_ENCRYPTION', ['none', 'AES256', 'aws:kms'], 'none', 'Encryption that the server is asked for with each file: with its own key, or by its key service. Many servers encrypt all by themselves.'),
  kmsKey: text('S3_KMS_KEY', 'Key of the key service, for `S3_ENCRYPTION=aws:kms`.', 'the service’s standard key'),
  copiesMegabytes: number('S3_COPIES_MEGABYTES', 2000, whole(100, 1_000_000), 'Room in `DATA_DIR` for copies of files that are being worked on, in millions of bytes.'),
} as const;
