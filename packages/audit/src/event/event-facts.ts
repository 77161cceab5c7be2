/** Who asked. Absent if the credentials were not accepted, or no step looked at them. */
export interface EventActor {
  readonly kind: 'user' | 'service' | 'anonymous';
  /** The issuer: with `sub`, the only key of an identity. */
  readonly iss?: string | undefined;
  readonly sub?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  /** How many groups the provider listed, mapped to a role or not. */
  readonly groups_raw_count?: number | undefined;
  readonly roles?: readonly string[] | undefined;
  /** Sources of groups that were asked and could not answer, so that they gave no roles. */
  readonly groups_unanswered?: readonly string[] | undefined;
}

/** How they proved it. */
export interface EventAuthentication {
  readonly method?: string | undefined;
  readonly provider?: string | undefined;
  readonly acr?: string | undefined;
  readonly amr?: readonly string[] | undefined;
  /** When the person last logged in, seconds since the Unix epoch. */
  readonly auth_time?: number | undefined;
  /** The OAuth client that the caller's token was issued to, such as an agent that acts for a user (`client_id` or `azp`). */
  readonly client?: string | undefined;
  /** When the browser last proved that it holds the key of its session, seconds since the Unix epoch. Absent if the session has no key. */
  readonly device_time?: number | undefined;
  /** Whether the provider states more than one factor (RFC 8176 `mfa`). Absent if it states no methods. */
  readonly mfa?: boolean | undefined;
  /**
   * Whether the configuration names the client as a program of its users. Absent if it does not: to a policy, the token then comes from an
   * agent.
   */
  readonly program?: boolean | undefined;
  /** Age of the signing keys in seconds. Only if they were stale and the issuer could not be reached. */
  readonly keys_age_s?: number | undefined;
}

/** Where the request came from, as Cloudflare saw it. */
export interface EventSource {
  readonly ip?: string | undefined;
  readonly asn?: number | undefined;
  readonly country?: string | undefined;
}

/** The request and the answer. Never a query value, a header value other than `User-Agent`, or a body. */
export interface EventHttp {
  readonly method: string;
  readonly host: string;
  /** As it arrived, capability secrets masked. */
  readonly path_raw?: string | undefined;
  /** As it was decided on. Absent if the address was refused. */
  readonly path?: string | undefined;
  readonly query_keys?: readonly string[] | undefined;
  /** As the client got it: a Conduit refusal is 200. */
  readonly status: number;
  /** Length of the answer's body, where the answer states it. */
  readonly bytes?: number | undefined;
  readonly ua?: string | undefined;
}

/** What was requested, in the application's terms. */
export interface EventResource {
  readonly app: string;
  /** Names of the arguments of a call. Never their values. */
  readonly arguments?: readonly string[] | undefined;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  readonly operation?: string | undefined;
}

/** What the policy decided, and why. */
export interface EventPolicy extends EventVerdict {
  /** The elevation that allowed the request: a role that the user held for a limited time. */
  readonly elevation?: { readonly id: string; readonly role: string } | undefined;
  /** The rules that were looked at. */
  readonly trace?: readonly EventConsideredRule[] | undefined;
  /** What a policy in shadow would have decided, if it differs. It decided nothing. */
  readonly shadow?: EventVerdict | undefined;
}

/** One policy's answer. */
export interface EventVerdict {
  readonly id: string;
  readonly version_sha256?: string | undefined;
  readonly decision: 'allow' | 'deny';
  readonly matched_rule?: string | undefined;
}

/** One rule that was looked at. */
export interface EventConsideredRule {
  readonly rule: string;
  readonly effect: 'allow' | 'deny';
  readonly matched: boolean;
}

/** What the origin did. */
export interface EventUpstream {
  readonly id: string;
  readonly status: number;
  readonly latency_ms: number;
}
