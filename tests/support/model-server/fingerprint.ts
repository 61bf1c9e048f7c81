import { createHash } from 'node:crypto';
import type { Seen } from './wire.ts';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** The same for the same question to the same model, whichever protocol it came by. */
export function fingerprint({ model, system, parts, schema }: Seen): string {
  const content = parts.map((part) => ('text' in part ? part.text : [part.image.mediaType, sha256(part.image.bytes)]));
  return sha256(JSON.stringify([model, system, content, sortKeys(schema)]));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sortKeys(one)]));
}
