import type { CanonicalTarget } from '@portcullis/core';

type PublicTarget = Pick<CanonicalTarget, 'protocol' | 'host' | 'hostname' | 'href'>;

/** Headers that hold the address of another page of the application. */
const ADDRESSES = ['location', 'content-location'] as const;

/**
 * A response as the public host sends it: if the application names its own server in a redirect, the public host replaces it; a cookie for
 * its own server's domain becomes one for the public host only; and a redirect to the public host by another scheme gets the public scheme.
 * Everything else is unchanged.
 *
 * An address is rewritten part by part and written whole, host included: no path can pose as a host (`//other.example`).
 *
 * @param server the server's own scheme and host, if requests are sent to it under these
 */
export function onPublicHost(answer: Response, target: PublicTarget, server: URL | undefined): Response {
  const changed = new Map<string, string>();
  for (const name of ADDRESSES) {
    const said = answer.headers.get(name);
    const written = said === null ? undefined : publicAddress(said, target, server);
    if (written !== undefined) changed.set(name, written);
  }
  const lines = answer.headers.getSetCookie();
  const cookies =
    server === undefined ? lines : lines.map((line) => publicCookie(line, target.hostname, server.hostname));
  const hasCookies = cookies.some((cookie, index) => cookie !== lines[index]);
  if (changed.size === 0 && !hasCookies) return answer;

  const copy = new Response(answer.body, answer);
  for (const [name, value] of changed) copy.headers.set(name, value);
  if (hasCookies) {
    copy.headers.delete('set-cookie');
    for (const cookie of cookies) copy.headers.append('set-cookie', cookie);
  }
  return copy;
}

/** The address on the public host; `undefined` if it stays as it is. */
function publicAddress(said: string, target: PublicTarget, server: URL | undefined): string | undefined {
  // What names no host is about the one that the browser asked.
  if (!/^[\s\p{Cc}]*(?:https?:|[\\/]{2})/iu.test(said)) return undefined;
  const address = URL.parse(said, target.href);
  if (address === null || !/^https?:$/.test(address.protocol)) return undefined;
  const isOurs = address.host === target.host || address.host === server?.host;
  if (!isOurs) return undefined;
  const written = `${target.protocol}//${target.host}${address.pathname}${address.search}${address.hash}`;
  return written === said ? undefined : written;
}

const DOMAIN = /;[\t ]*domain[\t ]*=[\t ]*([^;]*?)[\t ]*(?=;|$)/gi;

/** A `Set-Cookie` line without a domain that is the server's and not the public host's. */
function publicCookie(line: string, publicName: string, serverName: string): string {
  return line.replace(DOMAIN, (attribute, value: string) => {
    const domain = value.toLowerCase().replace(/^\./, '');
    return isWithin(serverName, domain) && !isWithin(publicName, domain) ? '' : attribute;
  });
}

/** RFC 6265 section 5.1.3. */
function isWithin(host: string, domain: string): boolean {
  return host === domain || (domain !== '' && host.endsWith(`.${domain}`));
}
