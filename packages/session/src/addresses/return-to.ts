import { localPath } from '@portcullis/core/internal';

/** Longer addresses are not returned to: they would not fit into the cookie that remembers them. */
export const MAX_LENGTH = 2048;

/**
 * Where a user may be redirected after a login or a logout: the path and query of a page of this site, in canonical encoding. Everything
 * else is `/`. A fragment is dropped.
 *
 * @param text what the client sent, or `undefined`
 * @param base the gate's own address
 * @param prefix where the gate's endpoints are: users are not returned to those, except for its pages that need a login
 * @param pages of other steps below the prefix to which people may be returned, each with all paths below it
 */
export function returnTo(
  text: string | null | undefined,
  base: URL,
  prefix: string,
  pages: readonly string[] = [],
): string {
  if (text === null || text === undefined) return '/';
  const local = localPath(text, base, MAX_LENGTH);
  if (local === undefined) return '/';
  const { path, href } = local;
  const isPage = PAGES.has(path.slice(prefix.length)) || pages.some((page) => path.startsWith(page));
  return path.startsWith(prefix) && !isPage ? '/' : href;
}

/** None of them does anything before its form is sent. */
const PAGES: ReadonlySet<string> = new Set([
  'whoami',
  'sessions',
  'credentials',
  'credentials/authorize',
  'credentials/device',
  'agents',
  'agents/authorize',
  'agents/confirm',
  'agents/deposit',
  // It hands over to hosts of the gate alone, to the browser that began there.
  'hand-over',
]);
