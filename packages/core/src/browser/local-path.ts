import { canonicalTarget } from '../request/canonical-target.ts';

/** A path of printable ASCII. Not `//` and not `/\`, which browsers read as another host. */
const LOCAL_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

/** The path and query of a page on the same site. */
export interface LocalPath {
  /** The path, decoded once: use it for decisions. */
  readonly path: string;
  /** Path and query in canonical form: use it as the redirect target. */
  readonly href: string;
}

/**
 * Validates a redirect target: a page on the same site. A fragment is removed; `undefined` for a target on another site, one that
 * is ambiguous, or one that is too long. This prevents open redirects.
 *
 * It does **not** check whether the page exists.
 *
 * @param text the target that a client sent
 * @param base the site
 * @param maxLength the maximum length, in characters
 */
export function localPath(text: string, base: URL, maxLength: number): LocalPath | undefined {
  const url = isLocal(text, maxLength) ? URL.parse(text, base) : null;
  if (url === null || url.origin !== base.origin) return undefined;
  url.hash = '';
  const read = canonicalTarget(url.href, { encodedDelimiters: 'pass', ampersands: 'pass' });
  if (!read.ok) return undefined;
  const { path, pathname, search } = read.target;
  const href = `${pathname}${search}`;
  // Checked again: resolving dot segments can produce two slashes at the start.
  return isLocal(href, maxLength) ? { path, href } : undefined;
}

function isLocal(text: string, maxLength: number): boolean {
  return text.length <= maxLength && LOCAL_PATH.test(text);
}
