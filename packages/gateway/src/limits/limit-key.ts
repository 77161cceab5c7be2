import type { Caller } from '@portcullis/core';

/** For whom requests are counted together. */
export type CountedBy = 'caller' | 'address' | 'everybody';

/**
 * What a request is counted under. A caller who is nobody in particular counts by their address: of IPv6 its first half, since a
 * single machine has all of the other. Cloudflare says what the address is; without it, all count together.
 */
export function limitKey(by: CountedBy, caller: Caller, request: Request): string {
  if (by === 'everybody') return 'everybody';
  if (by === 'caller' && caller.kind !== 'anonymous') return `caller ${caller.issuer} ${caller.subject}`;
  return `address ${network(request.headers.get('cf-connecting-ip') ?? 'unknown')}`;
}

function network(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  // What `::` left out are zeros; as many as the rest has room for.
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
