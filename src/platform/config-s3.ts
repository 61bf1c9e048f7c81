import type { Config } from './config.ts';

type S3Config = Config['s3'];

/** An object storage that is set up in full. */
export type S3Settings = Omit<S3Config, 'bucket' | 'accessKey' | 'secretKey'> & { readonly bucket: string; readonly accessKey: string; readonly secretKey: string };

/** Null: files stay in the data folder. */
export function s3Settings(config: S3Config): S3Settings | null {
  const { bucket, accessKey, secretKey } = config;
  return bucket === null || accessKey === null || secretKey === null ? null : { ...config, bucket, accessKey, secretKey };
}

/** Half of a setup must not quietly mean a folder: scans would lie where nobody backs them up. */
export function s3Problems({ endpoint, bucket, accessKey, secretKey, encryption, kmsKey }: S3Config): { key: string; problem: string }[] {
  const problems: { key: string; problem: string }[] = [];
  if (bucket === null && endpoint !== null) problems.push({ key: 'S3_BUCKET', problem: 'must be set with S3_ENDPOINT' });
  if (bucket !== null && accessKey === null) problems.push({ key: 'S3_ACCESS_KEY', problem: 'must be set with S3_BUCKET' });
  if (bucket !== null && secretKey === null) problems.push({ key: 'S3_SECRET_KEY', problem: 'must be set with S3_BUCKET' });
  if (kmsKey !== null && encryption !== 'aws:kms') problems.push({ key: 'S3_KMS_KEY', problem: 'needs S3_ENCRYPTION=aws:kms' });
  return problems;
}
