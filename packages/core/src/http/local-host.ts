const LOCAL_HOST = /^(?:127\.0\.0\.1|(?:[\w-]+\.)*localhost|\[::1\])(?::\d+)?$/;

/**
 * Whether a host, with its port if it has one, is this very machine to a browser: names below `localhost` as well (RFC 6761, section
 * 6.3), of which `wrangler dev` has one for each of several applications. Not every resolver knows those: never fetch by it.
 */
export function isLocalHost(host: string): boolean {
  return LOCAL_HOST.test(host);
}
