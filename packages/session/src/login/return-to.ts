import { localPath } from '@portcullis/core/internal';

/** Longer addresses are not returned to: they would not fit into the cookie that remembers them. */
const MAX_LENGTH = 1024;

/**
 * Where somebody may be sent after a login or a logout: the path and query of a page of this very site, spelled in the
 * one way that has one reading. Everything else is `/`. A fragment is dropped.
 *
 * @param text what a client asked for, or `undefined`
 * @param base the gate's own address
 * @param prefix where the gate's endpoints are: nobody is returned to those, but for its pages that need a login
 */
export function returnTo(text: string | null | undefined, base: URL, prefix: string): string {
  if (text === null || text === undefined) return '/';
  const local = localPath(text, base, MAX_LENGTH);
  if (local === undefined) return '/';
  const isOwn = local.path.startsWith(prefix);
  return isOwn && !PAGES.has(local.path.slice(prefix.length)) ? '/' : local.href;
}

/** None of them does anything before its form is sent. */
const PAGES: ReadonlySet<string> = new Set([
  'whoami',
  'credentials',
  'credentials/authorize',
  'credentials/device',
]);
