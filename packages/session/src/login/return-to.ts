import { canonicalTarget } from '@portcullis/core';

/** Longer addresses are not returned to: they would not fit into the cookie that remembers them. */
const MAX_LENGTH = 1024;

/** A path of printable ASCII. Not `//` and not `/\`, which browsers read as another host. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

/**
 * Where somebody may be sent after a login or a logout: the path and query of a page of this very site, spelled in the
 * one way that has one reading. Everything else is `/`. A fragment is dropped.
 *
 * @param text what a client asked for, or `undefined`
 * @param base the gate's own address
 * @param prefix where the gate's endpoints are: nobody is returned to those, but for the who-am-I page
 */
export function returnTo(text: string | null | undefined, base: URL, prefix: string): string {
  if (text === null || text === undefined || text.length > MAX_LENGTH || !LOCAL_PATH.test(text)) return '/';
  const url = URL.parse(text, base);
  if (url === null || url.origin !== base.origin) return '/';
  url.hash = '';
  const reading = canonicalTarget(url.href, { encodedDelimiters: 'pass' });
  if (!reading.ok) return '/';
  const { path } = reading.target;
  if (path.startsWith(prefix) && path !== `${prefix}whoami`) return '/';
  const local = `${reading.target.pathname}${reading.target.search}`;
  // What is left is read once more: resolving dots can lay two slashes bare.
  return LOCAL_PATH.test(local) ? local : '/';
}
