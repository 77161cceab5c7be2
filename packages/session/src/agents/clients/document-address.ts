/** Which addresses may publish the document of a client. */
export interface DocumentHosts {
  /** The only hosts whose documents are accepted; `undefined`: every public host. */
  readonly hosts: readonly string[] | undefined;
  /** DNS zones of the gate itself. */
  readonly zones: readonly string[];
}

/** Longest `client_id` that is an address, in characters. */
const MAX_LENGTH = 512;

/** A host name that can be in the public DNS: labels, and a last label that is not a number. An IP address is not one. */
const PUBLIC_NAME = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?!\d+$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])$/;

/** Names that are resolved within a network (RFC 6761, 6762, 8375, 9476 and what home and company networks use), or nowhere. */
const PRIVATE_ENDINGS: readonly string[] = [
  ...[
    'localhost',
    'local',
    'internal',
    'intranet',
    'private',
    'lan',
    'home',
    'corp',
    'home.arpa',
    'localdomain',
  ],
  ...['test', 'example', 'invalid', 'onion', 'alt'],
];

/** Whether a `client_id` is an address at which the client publishes its document, rather than a name. */
export function isDocumentId(id: string): boolean {
  return /^https?:/i.test(id);
}

/**
 * Why no document may be fetched from an address; `undefined` if one may. The address decides alone: where its name leads in the DNS is
 * checked by what fetches it.
 *
 * @see {@link https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ | OAuth Client ID Metadata Document} section 3
 */
export function documentAddressProblem(id: string, { hosts, zones }: DocumentHosts): string | undefined {
  if (id.length > MAX_LENGTH) return `the address of its document has more than ${MAX_LENGTH} characters`;
  const url = URL.parse(id);
  if (url === null) return 'the address of its document is not one';
  if (url.protocol !== 'https:') return 'the address of its document is not https';
  // In the form in which `URL` writes it: without dot segments, upper case, and other forms of IP addresses.
  if (`${url.origin}${url.pathname}` !== id || url.pathname === '/')
    return 'the address of its document is not in canonical form, has user information, a query or a fragment, or no path';
  if (url.port !== '') return 'the address of its document has a port';
  const { hostname } = url;
  if (!PUBLIC_NAME.test(hostname) || isWithin(hostname, PRIVATE_ENDINGS))
    return 'the host of its document is not a public name';
  if (isWithin(hostname, zones)) return "the host of its document is one of the gate's own zone";
  if (hosts !== undefined && !hosts.includes(hostname)) return 'the host of its document is not allowed';
  return undefined;
}

/**
 * The zone that a host of the gate is assumed to be in: its last two labels. That is too much where a domain is registered below a longer
 * suffix, such as `co.uk`: then no document is accepted from there, until the zone is stated.
 */
export function assumedZone(host: string): string {
  return hostnameOf(host).split('.').slice(-2).join('.');
}

/** Whether a host (with an optional port) is in one of these zones, or is one itself. */
export function isWithin(host: string, zones: readonly string[]): boolean {
  const name = hostnameOf(host);
  return zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
