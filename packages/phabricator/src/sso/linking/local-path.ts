import { canonicalTarget } from '@portcullis/core';

/** A path of printable ASCII, 2,048 characters at most. Not `//` and not `/\`, which browsers read as another host. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2047}$/;

/**
 * Where somebody may be led on: the path and query of a page of this very site, spelled in the one way that has one
 * reading. Everything else is `/`. A fragment is dropped.
 *
 * @param text what a client asked for
 * @param base the site
 */
export function localPath(text: string, base: URL): string {
  const url = LOCAL_PATH.test(text) ? URL.parse(text, base) : null;
  if (url === null || url.origin !== base.origin) return '/';
  url.hash = '';
  const reading = canonicalTarget(url.href, { encodedDelimiters: 'pass' });
  const local = reading.ok ? `${reading.target.pathname}${reading.target.search}` : '/';
  // Read once more: resolving dots can lay two slashes bare.
  return LOCAL_PATH.test(local) ? local : '/';
}
