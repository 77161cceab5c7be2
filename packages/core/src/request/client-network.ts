/**
 * The network of a client, for rate limits of anonymous clients: the IPv4 address, or the first half of an IPv6 address, since a
 * single machine can use all addresses of the second half. The address is set by Cloudflare; without it, all clients count as
 * one.
 */
export function clientNetwork({ headers }: Request): string {
  const address = headers.get('cf-connecting-ip') ?? 'unknown';
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  // `::` stands for as many zeros as are missing.
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
