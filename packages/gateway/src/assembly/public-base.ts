// Names below localhost as well (RFC 6761, section 6.3): several instances in `wrangler dev` have one each.
const LOOPBACK = /^(?:127\.0\.0\.1|(?:[\w-]+\.)*localhost|\[::1\])(?::\d+)?$/;

/** The public address of a host of the configuration, never of a request. Without TLS only where no other machine is. */
export function publicBase(host: string): string {
  return `${LOOPBACK.test(host) ? 'http' : 'https'}://${host}`;
}
