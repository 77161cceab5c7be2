import type { CanonicalTarget } from '@portcullis/core';
import { sha256, toHexadecimal } from '@portcullis/core/internal';

/** A host name that no client can request (RFC 2606), so that no request of the zone reads or writes these entries. */
const ADDRESS = 'https://public-cache.portcullis.invalid/';

/**
 * The cache key of a response: a URL derived from everything that is sent to the origin and differs between requests. It includes
 * the whole forwarded URL, unparsed: two encodings of a URL are two entries, however an application interprets them.
 *
 * @param origin the origin's name
 * @param headers as they are sent
 */
export async function cacheKey(
  origin: string,
  { href }: Pick<CanonicalTarget, 'href'>,
  headers: Readonly<Record<string, string>>,
  keyed: ReadonlySet<string>,
): Promise<string> {
  const values = [...keyed].toSorted().map((name) => [name, headers[name] ?? null]);
  return addressOf([origin, href, values]);
}

/** The cache key of the mark that a page may have changed, in all its variants. */
export function changeKey(origin: string, { href }: Pick<CanonicalTarget, 'href'>): Promise<string> {
  return addressOf([origin, href]);
}

async function addressOf(parts: readonly unknown[]): Promise<string> {
  return `${ADDRESS}${toHexadecimal(await sha256(JSON.stringify(parts)))}`;
}
