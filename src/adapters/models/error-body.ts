import { z } from 'zod';

/** What an error body says that we may repeat and act on. */
export interface ErrorBody {
  /** Codes like `insufficient_quota` or `RESOURCE_EXHAUSTED`, from either protocol. */
  readonly words: readonly string[];
  /** Of google.rpc.RetryInfo, like `34.5s`. */
  readonly retryDelay: string | null;
  /** google.rpc.QuotaFailure of a day: waiting a minute does not help. */
  readonly dailyQuota: boolean;
}

const text = z.string().nullish().catch(null);
const detail = z.object({
  reason: text,
  retryDelay: text,
  violations: z.array(z.object({ quotaId: text })).nullish().catch(null),
});
const body = z.object({
  error: z.object({ status: text, code: text, type: text, details: z.array(detail.catch({})).nullish().catch(null) }),
});

/** Only snake case with an underscore: no sentence and no word of an answer looks like that, and no key. */
const CODE = /^(?=.{3,48}$)([a-z]+(_[a-z]+)+|[A-Z]+(_[A-Z]+)+)$/;

/** Reads both protocols' error bodies; what is not such a body says nothing. */
export function readErrorBody(responseBody: string): ErrorBody {
  const parsed = body.safeParse(parseJson(responseBody));
  if (!parsed.success) return { words: [], retryDelay: null, dailyQuota: false };
  const { status, code, type, details } = parsed.data.error;
  const all = details ?? [];
  const words = [status, code, type, ...all.map(({ reason }) => reason)].filter((word) => typeof word === 'string' && CODE.test(word));
  return {
    words: [...new Set(words as string[])],
    retryDelay: all.find(({ retryDelay }) => typeof retryDelay === 'string')?.retryDelay ?? null,
    dailyQuota: all.some(({ violations }) => violations?.some(({ quotaId }) => quotaId?.includes('PerDay') === true) === true),
  };
}

function parseJson(responseBody: string): unknown {
  try {
    return JSON.parse(responseBody);
  } catch {
    return null;
  }
}
