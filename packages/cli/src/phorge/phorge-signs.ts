import type { Reply } from '../network/ask.ts';

/** Responses that Phorge itself sends, whoever the client is. */

export function isAlive(reply: Reply): boolean {
  return reply.answered && reply.status === 200 && reply.body === 'ALIVE\n';
}

export function isRobotsFile(reply: Reply): boolean {
  return reply.answered && reply.status === 200 && /^User-Agent: \*\r?\nDisallow: \//i.test(reply.body);
}

export function isSiteNotFound(reply: Reply): boolean {
  return reply.answered && reply.status === 500 && reply.body.includes('Site Not Found');
}

export function isDatabaseDown(reply: Reply): boolean {
  return (
    reply.answered &&
    reply.status === 500 &&
    /Can Not Connect to MySQL|A Troublesome Encounter/.test(reply.body)
  );
}

/** A page that Phorge has made: it carries the data of Phorge's scripts. */
export function isPhorgePage(reply: Reply): boolean {
  return reply.answered && reply.body.includes('data-javelin-init-kind=');
}

/** Returns the target of a redirect, or `undefined`. */
export function redirectOf(reply: Reply, base: URL): URL | undefined {
  if (!reply.answered || reply.status < 300 || reply.status > 399) return undefined;
  return URL.parse(reply.headers.get('location') ?? '', base.href) ?? undefined;
}

/** Returns the authorization URL of the gate, if a redirect leads there. */
export function authorizeAddress(reply: Reply, base: URL): URL | undefined {
  const to = redirectOf(reply, base);
  return to?.pathname.endsWith(AUTHORIZE) && to.searchParams.has('client_id') ? to : undefined;
}

export const AUTHORIZE = '/oauthserver/auth/';

/** Returns Phorge's callback URL in such a redirect. It starts with `phabricator.base-uri`. */
export function callbackOf(authorize: URL | undefined): URL | undefined {
  return URL.parse(authorize?.searchParams.get('redirect_uri') ?? '') ?? undefined;
}

/**
 * From where Phorge's pages load scripts and files, as the content policy says: the alternate domain, which is named
 * alone, or `'self'` and the base.
 */
export function resourceOrigin(reply: Reply): URL | undefined {
  if (!reply.answered) return undefined;
  const policy = reply.headers.get('content-security-policy') ?? '';
  const [, source = ''] = /(?:^|;)\s*default-src\s+(?:'self'\s+)?([^\s;']+)/.exec(policy) ?? [];
  return URL.parse(source) ?? undefined;
}

/** An answer in a few words. */
export function inShort(reply: Reply): string {
  if (!reply.answered) return `no answer (${reply.reason})`;
  const to = reply.headers.get('location');
  // Of an address only the place: what comes behind it may be a secret.
  const place = to === undefined ? '' : ` to ${to.split(/[?#]/)[0]}`;
  return `${reply.status}${place}`;
}
