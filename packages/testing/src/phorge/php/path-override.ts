import { collect, type Pair, phpName } from './php-parameters.ts';

/** The path Phorge routes, or why PHP's start-up refuses the request. */
export type RoutedPath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads the parameter `__path__` from the merged parameters, as Phorge's start-up does: of duplicates the last
 * wins, the body beats the query, an array does not count.
 *
 * The rewrite rule puts the true path first, so a client that sends the parameter again chooses the path.
 */
export function routedPath(query: readonly Pair[], body: readonly Pair[]): RoutedPath {
  const path = lastPath(body) ?? lastPath(query);
  if (path === undefined) return { ok: false, reason: "Request parameter '__path__' is not set." };
  if (path === '') return { ok: false, reason: "Request parameter '__path__' is set, but empty." };
  return { ok: true, path };
}

/** All pairs but the ones PHP would register under `__path__`. */
export function withoutPath(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(([name]) => phpName(name).root !== '__path__');
}

function lastPath(pairs: readonly Pair[]): string | undefined {
  const scalars = pairs.filter(([name]) => phpName(name).keys.length === 0);
  const value = collect(scalars, phpName).get('__path__');
  return typeof value === 'string' ? value : undefined;
}
