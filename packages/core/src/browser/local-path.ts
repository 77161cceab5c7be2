import { canonicalTarget } from '../request/canonical-target.ts';

/** A path of printable ASCII. Not `//` and not `/\`, which browsers read as another host. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

/** The path and query of a page of this very site. */
export interface LocalPath {
  /** The path, decoded once: what is decided on. */
  readonly path: string;
  /** Path and query, spelled in the one way that has one reading: where the browser is sent. */
  readonly href: string;
}

/**
 * Where somebody may be led on: a page of this very site, and nowhere else. A fragment is dropped; `undefined` for all that
 * leads elsewhere, can be read in two ways, or is too long.
 *
 * It does **not** ask whether there is such a page.
 *
 * @param text what a client asked for
 * @param base the site
 * @param maxLength the longest that is taken, in characters
 */
export function localPath(text: string, base: URL, maxLength: number): LocalPath | undefined {
  const url = isLocal(text, maxLength) ? URL.parse(text, base) : null;
  if (url === null || url.origin !== base.origin) return undefined;
  url.hash = '';
  const read = canonicalTarget(url.href, { encodedDelimiters: 'pass', ampersands: 'pass' });
  if (!read.ok) return undefined;
  const { path, pathname, search } = read.target;
  const href = `${pathname}${search}`;
  // Looked at once more: resolving dots can lay two slashes bare.
  return isLocal(href, maxLength) ? { path, href } : undefined;
}

function isLocal(text: string, maxLength: number): boolean {
  return text.length <= maxLength && LOCAL_PATH.test(text);
}
