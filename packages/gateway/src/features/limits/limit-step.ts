import type { BaseContext, HasCaller, HasResource, HasRoles, Middleware, Resource } from '@portcullis/core';
import { failureKind, inTime, type Sleep, systemSleep } from '@portcullis/core/internal';
import { gatewayError } from '../../gateway-failure.ts';
import type { LimitConfiguration } from '../../generated/types.ts';
import { limitKey } from './limit-key.ts';

/** The platform's counter, as far as it is used here. */
export interface RateLimiter {
  readonly limit: (counted: { readonly key: string }) => Promise<{ readonly success: boolean }>;
}

/** A limit, and what counts for it. */
export interface BoundLimit {
  readonly configured: LimitConfiguration;
  readonly limiter: RateLimiter;
}

/** Refuses requests beyond their budget. */
export type LimitStep = Middleware<BaseContext & HasCaller & HasRoles<string> & HasResource>;

type Counted = Parameters<LimitStep>[0];

/** Timeout of a counter. The platform would end a request that waits longer, without a log entry. */
const COUNT_TIMEOUT_MS = 5000;

/**
 * Enforces rate limits before the policy: each request counts as much as it costs the application. Fails with 429
 * `gateway.limited`, or with 503 `gateway.limits_unavailable` if the counter does not respond in time. The platform counts per
 * location and not exactly, so this is not a quota. A rejected request stays counted, by the limit that rejects it
 * and by those before it.
 */
export function limitStep(
  bound: readonly BoundLimit[],
  costOf: (resource: Resource) => number,
  sleep: Sleep = systemSleep,
): LimitStep {
  return async function limits(context, next) {
    const cost = costOf(context.resource);
    const { caller, request } = context;
    for (const limit of bound) {
      if (cost === 0 || !isMeant(limit.configured, context)) continue;
      await spend(limit, limitKey(limit.configured.by, caller, request), cost, sleep);
    }
    return next();
  };
}

function isMeant(
  { requests = 'application', who = 'anyone', applications }: LimitConfiguration,
  context: Counted,
): boolean {
  if (requests !== 'application') return false;
  const { caller, roles, resource } = context;
  if (applications !== undefined && !applications.includes(resource.application)) return false;
  if (who === 'anyone') return true;
  if (who === 'anonymous') return caller.kind === 'anonymous';
  // Where groups could not be had, a role that is held may be among those that are missing.
  return roles.incomplete === true || who.roles.some((role) => roles.has(role));
}

/** Takes from a budget. Fails with `gateway.limited`, and with `gateway.limits_unavailable`. */
export async function spend(
  { configured: { name, by, periodSeconds }, limiter }: BoundLimit,
  counted: string,
  cost: number,
  sleep: Sleep,
): Promise<void> {
  const key = `${name} ${counted}`;
  let isWithin: boolean;
  try {
    // The platform's counter knows no weights. Not one after the other: of a thousand requests at once each would get a part of
    // the budget, and none enough.
    const counted = Array.from({ length: cost }, async () => limiter.limit({ key }));
    isWithin = (await inTime(COUNT_TIMEOUT_MS, sleep, Promise.all(counted))).every(({ success }) => success);
  } catch (cause) {
    const detail = `the limit "${name}" could not be counted (${failureKind(cause)})`;
    throw gatewayError('gateway.limits_unavailable', { detail, cause });
  }
  if (isWithin) return;
  const detail = `the limit "${name}", counted by ${by}, is exceeded; this request costs ${cost}`;
  throw gatewayError('gateway.limited', { detail, headers: { 'retry-after': String(periodSeconds) } });
}
