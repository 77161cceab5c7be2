/** The pause if the directory specifies none, in milliseconds. */
const DEFAULT_MS = 1000;

/**
 * Returns how long to wait before a request is repeated, in milliseconds: from `Retry-After` in seconds or as a date, or from the
 * headers of Okta and GitHub, which contain a time.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 | RFC 9110 section 10.2.3}
 */
export function patienceAsked(headers: Headers, now: number): number {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const reset = headers.get('x-rate-limit-reset') ?? headers.get('x-ratelimit-reset') ?? '';
  const moment =
    retryAfter !== undefined
      ? Date.parse(retryAfter)
      : /^\d{1,12}$/.test(reset)
        ? Number(reset) * 1000
        : Number.NaN;
  return Number.isNaN(moment) ? DEFAULT_MS : Math.max(0, moment - now);
}
