import { defined, type Way } from '@portcullis/core/internal';
import type { ElevatedRole, PolicyRequest, RequestCaller } from '../policy-request.ts';
import type { Place } from './places.ts';

/** Who asks, and under which circumstances: filled in fact by fact. */
export interface Draft {
  kind: RequestCaller['kind'];
  roles: string[];
  elevated: ElevatedRole[];
  rolesIncomplete: boolean;
  claims: Record<string, unknown[]>;
  /** Whether there may be claims besides. */
  claimsIncomplete: boolean;
  email: string | undefined;
  /** The way in which they authenticated; `undefined` where that is not known. */
  via: Way | undefined;
  acr: string | undefined;
  amr: string[];
  /** How long ago they logged in; `undefined` where that is not known. */
  loginAgeSeconds: number | undefined;
  /** How long ago their browser proved that it holds the key of its session; `undefined` where that is not known. */
  proofAgeSeconds: number | undefined;
  address: string | undefined;
  country: string | undefined;
  asn: number | undefined;
  /** Of a call: its parameters, `null` where the values cannot be told. */
  parameters: Record<string, readonly string[] | null>;
  /** What the things are in that a call is about; `undefined` where that cannot be told. */
  within: readonly (readonly string[])[] | undefined;
  now: number;
}

/** Values of one fact: how they are put into a draft. */
export type Values = readonly ((draft: Draft) => void)[];

/**
 * A caller without any facts. The records have no prototype, because a claim or a parameter can be named `constructor` or
 * `__proto__`.
 */
export function emptyDraft(now: number): Draft {
  return {
    kind: 'user',
    roles: [],
    elevated: [],
    rolesIncomplete: false,
    claims: Object.create(null),
    claimsIncomplete: false,
    email: undefined,
    via: undefined,
    acr: undefined,
    amr: [],
    loginAgeSeconds: undefined,
    proofAgeSeconds: undefined,
    address: undefined,
    country: undefined,
    asn: undefined,
    parameters: Object.create(null),
    within: undefined,
    now,
  };
}

/** Criteria about circumstances ask for no place. */
export const NOWHERE: Place = { path: '/', method: 'GET', resource: undefined };

/** The request of a draft at a place, as the evaluator takes it. */
export function requestOf(
  draft: Draft,
  { method, path, resource }: Pick<Place, 'method' | 'path' | 'resource'>,
): PolicyRequest {
  const { kind, roles, elevated, rolesIncomplete, email, acr, amr, address, country, asn, now } = draft;
  const { loginAgeSeconds, proofAgeSeconds, via } = draft;
  const deviceProvedAt = proofAgeSeconds === undefined ? undefined : now / 1000 - proofAgeSeconds;
  const authTime = loginAgeSeconds === undefined ? undefined : now / 1000 - loginAgeSeconds;
  const caller =
    kind === 'anonymous'
      ? { kind }
      : {
          kind,
          claims: claimsOf(draft.claims),
          ...(draft.claimsIncomplete ? { claimsIncomplete: true } : {}),
          email,
          ...defined({ via }),
          authentication: { acr, amr, authTime, ...defined({ deviceProvedAt }) },
        };
  return {
    ...{
      caller,
      roles,
      ...(elevated.length === 0 ? {} : { elevated }),
      rolesIncomplete,
      method,
      path,
      resource,
      now,
    },
    call: { parameters: { ...draft.parameters }, within: draft.within },
    network: { address, country, asn },
  };
}

/** A claim of one value is that value. */
function claimsOf(claims: Draft['claims']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}
