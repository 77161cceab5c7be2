const LOCAL_HOST = /^(?:127\.0\.0\.1|(?:[\w-]+\.)*localhost|\[::1\])(?::\d+)?$/;

/**
 * Whether browsers resolve a host (with an optional port) to the local machine: also names below `localhost` (RFC 6761 section
 * 6.3), which `wrangler dev` uses for several applications. Not every resolver supports those: do not fetch from them.
 */
export function isLocalHost(host: string): boolean {
  return LOCAL_HOST.test(host);
}
