import { DEFAULT_RETRY } from '../../ports/engine.ts';
import type { StoredError } from './stored-error.ts';

/** Seconds before the next try: what a busy server asked for (`retry_after_seconds` of the error), else the policy's own. */
export function delaySeconds(error: StoredError, failures: number): number {
  const asked = Number(error.params['retry_after_seconds'] ?? Number.NaN);
  if (Number.isFinite(asked) && asked >= 0) return asked;
  return Math.min(DEFAULT_RETRY.firstSeconds * DEFAULT_RETRY.factor ** (failures - 1), DEFAULT_RETRY.maxSeconds);
}
