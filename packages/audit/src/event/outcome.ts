import type { Outcome, RequestOutcome, Severity } from './event-head.ts';
import type { TrailFacts } from './trail-facts.ts';

/** What became of a request. */
export interface OutcomeFacts {
  readonly outcome: RequestOutcome;
  readonly severity: Severity;
  readonly reason: readonly string[];
  readonly detail: string | undefined;
}

/** Failures that mean a bug, a wrong assembly or options that cannot work, not a bad day. */
const BUGS: ReadonlySet<string> = new Set([
  'request.crashed',
  'request.misassembled',
  'gateway.misconfigured',
]);

/** The outcome of a request, from its trail. The last failure is the one that the client received. */
export function requestOutcome({ failures, decision }: TrailFacts): OutcomeFacts {
  if (failures.length === 0 && decision?.decision.effect === 'allow') {
    return allowed(decision.decision.reason);
  }
  const last = failures.at(-1);
  const reason = new Set(failures.map((failure) => failure.code));
  if (decision !== undefined) reason.add(decision.decision.reason);
  const outcome = last?.ledToLogin === true ? 'login' : outcomeOf(last?.status, decision?.decision.effect);
  return {
    outcome,
    severity: failures.some((failure) => BUGS.has(failure.code)) ? 'high' : SEVERITIES[outcome],
    reason: [...reason],
    detail: last?.detail,
  };
}

/** One for each reason, frozen: nearly every request is allowed, so its serialized form can be cached. */
const ALLOWED = new Map<string, OutcomeFacts>();

function allowed(reason: string): OutcomeFacts {
  const known = ALLOWED.get(reason);
  if (known !== undefined) return known;
  const outcome: OutcomeFacts = {
    outcome: 'allow',
    severity: SEVERITIES.allow,
    reason: Object.freeze([reason]),
    detail: undefined,
  };
  ALLOWED.set(reason, outcome);
  return outcome;
}

const SEVERITIES: Readonly<Record<RequestOutcome, Severity>> = {
  allow: 'informational',
  login: 'informational',
  deny: 'low',
  error: 'medium',
};

function outcomeOf(failureStatus: number | undefined, effect: 'allow' | 'deny' | undefined): Outcome {
  if (failureStatus !== undefined) return failureStatus >= 500 ? 'error' : 'deny';
  return effect === 'deny' ? 'deny' : 'allow';
}
