import {
  type BaseContext,
  type Caller,
  type HasCaller,
  type Identity,
  pipeline,
  recorder,
  type TrailEntry,
  worker,
} from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { type EnforceOptions, enforce, type Policy } from '../src/index.ts';

/** Somebody verified, with these groups. */
export function member(...groups: string[]): Identity {
  return {
    kind: 'user',
    issuer: 'https://idp.example',
    subject: 'ada',
    email: undefined,
    name: undefined,
    groups,
    claims: {},
    authentication: { method: 'bearer', provider: 'idp', acr: undefined, amr: [], authTime: undefined },
    expiresAt: 2_000_000_000,
  };
}

/** Nobody known. */
export function nobody(...challenges: string[]): Caller {
  return { kind: 'anonymous', challenges };
}

type Role = 'admin' | 'engineer';

/** A whole gate in front of an origin that says "inside", and the trail of its last request. */
export function gate(caller: Caller | (() => Caller), policy: Policy<Role>, options?: EnforceOptions) {
  let entries: readonly TrailEntry[] = [];
  const app = pipeline<BaseContext>()
    .use(
      recorder((arrival, next) => {
        entries = arrival.trail.entries;
        return next();
      }),
    )
    .use<HasCaller>((_context, next) => next({ caller: typeof caller === 'function' ? caller() : caller }))
    .use(mapRoles({ admin: ['admins'], engineer: ['eng-*'] }))
    .use(enforce(policy, options))
    .handle(({ decision }) => new Response(`inside by ${decision.rule}`));
  // `%23` and `%3F` come through, so that it is the policy that must deal with them.
  const fetch = worker(app, { target: { encodedDelimiters: 'pass' } });
  return {
    fetch: (address: string, init?: RequestInit): Promise<Response> =>
      fetch(new Request(`https://gate.example${address}`, init), {}, { waitUntil: () => undefined }),
    decisions: () => entries.flatMap((entry) => (entry.type === 'policy.decided' ? [entry.decision] : [])),
    failures: () => entries.flatMap((entry) => (entry.type === 'request.failed' ? [entry] : [])),
  };
}
