/**
 * Whether a page of another site asks, by a link, a redirect, a form or a script, as far as the browser says. Programs, and browsers
 * of before 2023, say nothing.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header | Fetch Metadata}
 */
export function isOfOtherSite({ headers }: Request): boolean {
  return /^(?:cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '');
}
