import type { CanonicalTarget } from '@portcullis/core';
import { sha256, toHexadecimal } from '@portcullis/core/internal';

/** A name that no visitor can ask for (RFC 2606), so that no request of the zone reads or writes these entries. */
const ADDRESS = 'https://public-cache.portcullis.invalid/';

/**
 * Where an answer is kept: an address made of everything that the origin is sent and that differs between requests. The whole URL
 * that is sent on, and nothing read from it: two spellings are two entries, whatever an application makes of them.
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

/** Where it is kept that a page may have changed, in all that it varies by. */
export function changeKey(origin: string, { href }: Pick<CanonicalTarget, 'href'>): Promise<string> {
  return addressOf([origin, href]);
}

async function addressOf(parts: readonly unknown[]): Promise<string> {
  return `${ADDRESS}${toHexadecimal(await sha256(JSON.stringify(parts)))}`;
}
