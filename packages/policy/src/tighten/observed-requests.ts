import { requestWay } from '../compile/rule-match.ts';
import type { Policy } from '../policy.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { recordedRequest } from '../tools/recorded-request.ts';
import type { SimulateOptions } from '../tools/simulate.ts';

/** Allowed requests that the policy cannot distinguish, as one. */
export interface ObservedRequest {
  readonly request: PolicyRequest;
  /** The rule that let it in then, as the event says. */
  readonly rule: string | undefined;
  /** How many there were. */
  count: number;
  /** When the last of them came, in milliseconds since the Unix epoch; `undefined` where no event says. */
  last: number | undefined;
}

/** The allowed requests of a log. */
export interface Observation {
  /** Requests that must be held. */
  readonly recent: readonly ObservedRequest[];
  /** Requests from before the day from which on use counts. */
  readonly past: readonly ObservedRequest[];
  /** The number of events in which no policy allowed the request, or whose request the gate now refuses before any policy. */
  readonly skipped: number;
}

/** Collects the allowed requests, each kind once. */
export function observed(
  events: Iterable<unknown>,
  policy: Policy,
  { prepare = (request) => request, since }: Pick<SimulateOptions, 'prepare'> & { since: number | undefined },
): Observation {
  const identity = identityFor(policy);
  const [recent, past] = [new Map<string, ObservedRequest>(), new Map<string, ObservedRequest>()];
  let skipped = 0;
  for (const event of events) {
    const recorded = recordedRequest(event);
    const request =
      recorded?.decision === 'allow' ? prepare(recorded.request, recorded.host, event) : { refused: '' };
    if (recorded === undefined || 'refused' in request) {
      skipped++;
      continue;
    }
    const { now } = request;
    // What has no time may be of today.
    const kept = since === undefined || now === undefined || now >= since ? recent : past;
    const key = identity(request, recorded.rule);
    const known = kept.get(key);
    if (known === undefined) kept.set(key, { request, rule: recorded.rule, count: 1, last: now });
    else {
      known.count++;
      if (now !== undefined && (known.last === undefined || now > known.last)) known.last = now;
    }
  }
  return { recent: [...recent.values()], past: [...past.values()], skipped };
}

/** What the rules of a policy can tell requests apart by: a log of millions of requests holds few kinds of them. */
function identityFor({ rules }: Policy): (request: PolicyRequest, rule: string | undefined) => string {
  const some = (...fields: readonly (keyof Policy['rules'][number])[]): boolean =>
    rules.some((rule) => fields.some((field) => rule[field] !== undefined));
  const [asksNetwork, asksTime, asksLogin, asksAddress] = [
    some('networks', 'countries', 'asns'),
    some('when'),
    some('authentication'),
    some('emailDomains', 'claims'),
  ];
  const asksWay = rules.some(({ who }) => typeof who === 'object' && 'via' in who);
  return (request, rule) => {
    const { caller, roles, elevated, rolesIncomplete, method, path, resource, call, network, now } = request;
    return JSON.stringify([
      [caller.kind, [...roles].sort(), elevated, rolesIncomplete, method, path, resource, call, rule],
      asksNetwork ? network : '',
      asksTime || asksLogin ? now : '',
      asksLogin ? caller.authentication : '',
      asksAddress ? [caller.email, caller.claims, caller.claimsIncomplete] : '',
      asksWay ? requestWay(request) : '',
    ]);
  };
}
