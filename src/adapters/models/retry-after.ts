/**
 * Seconds that the server asks to wait: Retry-After, which is a number of seconds or an HTTP date, else the `retryDelay` of
 * google.rpc.RetryInfo (`34.5s`); null where neither says. Dates count from the server's own clock where it tells the time, since
 * ours may differ. `headers` have lower-case names.
 */
export function retryAfterSeconds(headers: Readonly<Record<string, string>>, retryDelay: string | null, now: Date): number | null {
  const header = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header);
  const at = httpDate(header);
  if (at !== null) return Math.max(0, (at - (httpDate(headers['date'] ?? '') ?? now.getTime())) / 1000);
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(retryDelay ?? '')?.[1];
  return delay === undefined ? null : Number(delay);
}

/** Milliseconds since 1970; null for what is no date. Only the form that HTTP prescribes: Date.parse alone takes `-5` for a year. */
function httpDate(header: string): number | null {
  const time = /^[A-Z][a-z]{2}, .* GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
