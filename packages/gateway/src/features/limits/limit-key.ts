import type { Caller } from '@portcullis/core';
import { clientNetwork } from '@portcullis/core/internal';

/** For whom requests are counted together. */
export type CountedBy = 'caller' | 'address' | 'everybody';

/** Returns the key that a request is counted by. Anonymous callers are counted by their address. */
export function limitKey(by: CountedBy, caller: Caller, request: Request): string {
  if (by === 'everybody') return 'everybody';
  if (by === 'caller' && caller.kind !== 'anonymous') return `caller ${caller.issuer} ${caller.subject}`;
  return `address ${clientNetwork(request)}`;
}
