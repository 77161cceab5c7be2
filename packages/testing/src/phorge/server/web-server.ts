/** What the web server in front of PHP makes of a request target. */
export type FrontAnswer =
  | { readonly kind: 'refused'; readonly status: 400 | 404 }
  | { readonly kind: 'websocket' }
  /** Run `/index.php` with these arguments; one character per byte. */
  | { readonly kind: 'php'; readonly query: string };

/**
 * The documented rewrite rule, `/index.php?__path__=/$1`, with the path as each server normalizes it: decoded
 * once, dot segments resolved, slashes merged.
 *
 * nginx escapes the capture only if the path had a `%` or a `+`, so a raw `&` in a plain path ends the
 * parameter; Apache's `[B]` always escapes it.
 *
 * Hardened, the rule puts what the client sent first and the escaped path last, where it wins, and refuses the
 * address of the script itself.
 */
export function frontAnswer(origin: 'nginx' | 'apache', target: string, hardened = false): FrontAnswer {
  const [path, query] = splitTarget(target);
  if (!path.startsWith('/') || /%(?![0-9a-f]{2})/i.test(path)) return { kind: 'refused', status: 400 };
  if (/%00/.test(path)) return { kind: 'refused', status: origin === 'nginx' ? 400 : 404 };
  if (origin === 'apache' && /%2f/i.test(path)) return { kind: 'refused', status: 404 };
  const normal = normalizePath(decodeBytes(path));
  if (normal === undefined) return { kind: 'refused', status: 400 };
  if (normal.startsWith('/ws/')) return { kind: 'websocket' };
  if (hardened) return hardenedAnswer(normal, query);
  if (normal.startsWith('/index.php')) return { kind: 'php', query };
  const escapes = origin === 'apache' || /[%+]/.test(path);
  const argument = `__path__=${escapes ? escapeArgument(normal) : normal}`;
  return { kind: 'php', query: query === '' ? argument : `${argument}&${query}` };
}

function hardenedAnswer(normal: string, query: string): FrontAnswer {
  if (normal.startsWith('/index.php')) return { kind: 'refused', status: 404 };
  const argument = `__path__=${escapeArgument(normal)}`;
  return { kind: 'php', query: query === '' ? argument : `${query}&${argument}` };
}

/** Resolves dot segments and merges slashes; undefined when the path climbs above the root. */
function normalizePath(decoded: string): string | undefined {
  const kept: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..') {
      if (kept.pop() === undefined) return undefined;
    } else if (segment !== '' && segment !== '.') {
      kept.push(segment);
    }
  }
  const last = segments.at(-1);
  const slash = kept.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : '';
  return `/${kept.join('/')}${slash}`;
}

/** The path and the query of an origin-form or absolute-form target; a fragment is not part of either. */
function splitTarget(target: string): [string, string] {
  const withoutHost = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const withoutFragment = withoutHost.split('#')[0] ?? '';
  const question = withoutFragment.indexOf('?');
  if (question < 0) return [withoutFragment, ''];
  return [withoutFragment.slice(0, question), withoutFragment.slice(question + 1)];
}

function decodeBytes(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function escapeArgument(path: string): string {
  return path.replace(
    /[^A-Za-z0-9/._~:;$,()*!'@=-]/g,
    (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  );
}
