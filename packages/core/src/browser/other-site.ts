/**
 * Whether the request was caused by a page of another site (a link, a redirect, a form or a script), according to
 * `Sec-Fetch-Site`. Programs, and browsers from before 2023, do not send it.
 *
 * @see {@link https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header | Fetch Metadata}
 */
export function isOfOtherSite({ headers }: Request): boolean {
  return /^(?:cross|same)-site$/.test(headers.get('sec-fetch-site') ?? '');
}
