const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What an address may be. */
export interface UrlRules {
  /** Whether plain http is allowed to this machine, for development. */
  readonly insecureLoopback: boolean;
}

/** The address, if it is one that keys may come from: https, and no user name in it. */
export function secureUrl(text: unknown, rules: UrlRules): URL | undefined {
  if (typeof text !== 'string') return undefined;
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  if (url.protocol === 'https:') return url;
  const isLoopback = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  return isLoopback && rules.insecureLoopback ? url : undefined;
}

/**
 * An address of the gate itself, which it never fetches: if plain http is allowed, names below `localhost` are allowed too. Browsers
 * resolve each of those to this machine (RFC 6761, section 6.3), but not every resolver does.
 */
export function ownUrl(text: unknown, rules: UrlRules): URL | undefined {
  const isLocal = typeof text === 'string' && /^http:\/\/(?:[\w-]+\.)+localhost(?::\d+)?\/?$/.test(text);
  return isLocal && rules.insecureLoopback ? (URL.parse(text) ?? undefined) : secureUrl(text, rules);
}

/** An address for an error or a log: without its query. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
