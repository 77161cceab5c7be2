import type { BaseContext, Identity } from '@portcullis/core';
import { createTrail } from '../../../../scripts/fixtures/test-context.ts';
import { member } from '../callers.ts';

export const TENANT = '11111111-2222-3333-4444-555555555555';
export const OID = '99999999-2222-3333-4444-555555555555';

/** Somebody of Entra ID whose token leaves the groups out. */
export function overage(changes: Partial<Identity> = {}): Identity {
  return {
    ...member(),
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    claims: { oid: OID, _claim_names: { groups: 'src1' } },
    groups: undefined,
    ...changes,
  };
}

/** A clock that stands where it is set, and waits that are written down. Deadlines never come. */
export function timeline(): {
  now: number;
  readonly waits: number[];
  readonly clock: { now: () => number };
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
} {
  const waits: number[] = [];
  const time = {
    now: 1_700_000_000_000,
    waits,
    clock: { now: (): number => time.now },
    sleep: (milliseconds: number, signal?: AbortSignal): Promise<void> => {
      // Only a deadline has a signal.
      if (signal !== undefined) return new Promise(() => undefined);
      waits.push(milliseconds);
      time.now += milliseconds;
      return Promise.resolve();
    },
  };
  return time;
}

/** What a source needs of a request. */
export function contextAt(clock: { now: () => number }, headers: Record<string, string> = {}): BaseContext {
  return {
    request: new Request('https://gate.example/', { headers }),
    clock,
    env: {},
    trail: createTrail(),
  } as unknown as BaseContext;
}

/** A directory's answers in order, and what it was asked. The last answer is repeated. */
export function standIn(answer: (url: URL, init: RequestInit) => Response | Promise<Response>): {
  readonly asked: { readonly url: URL; readonly headers: Headers; readonly body: string }[];
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
} {
  const asked: { url: URL; headers: Headers; body: string }[] = [];
  return {
    asked,
    fetch: async (address, init) => {
      const url = new URL(address);
      asked.push({ url, headers: new Headers(init.headers), body: String(init.body ?? '') });
      return answer(url, init);
    },
  };
}
