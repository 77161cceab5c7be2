import { clientNetwork } from '@portcullis/core/internal';
import type { OriginScope } from '../origin.ts';

/** Which caller sent a request, as far as the gateway knows. */
export interface Requester {
  /** Issuer and subject of a verified caller; `undefined` for any other. */
  readonly identity: string | undefined;
  /** The client's network; `undefined` if its address is unknown. */
  readonly network: string | undefined;
}

/** Reads the requester of a call. A call that the gateway itself makes has neither an identity nor a network. */
export function requesterOf({ caller, request }: Pick<OriginScope<never>, 'caller' | 'request'>): Requester {
  const isVerified = caller !== undefined && caller.kind !== 'anonymous';
  return {
    identity: isVerified ? JSON.stringify([caller.issuer, caller.subject]) : undefined,
    network: request?.headers.has('cf-connecting-ip') === true ? clientNetwork(request) : undefined,
  };
}

/**
 * Whether two requests are known to come from two callers. Two verified callers are compared by their identities. Any other pair is
 * compared by networks, since a verified caller can send requests without a credential too. What is not known is not different.
 */
export function areTwoCallers(one: Requester, other: Requester): boolean {
  if (one.identity !== undefined && other.identity !== undefined) return one.identity !== other.identity;
  return one.network !== undefined && other.network !== undefined && one.network !== other.network;
}
