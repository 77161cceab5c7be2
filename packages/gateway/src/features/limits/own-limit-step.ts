import type { BaseContext, Middleware } from '@portcullis/core';
import { type Sleep, systemSleep } from '@portcullis/core/internal';
import { limitKey } from './limit-key.ts';
import { type BoundLimit, spend } from './limit-step.ts';

/** Which requests are for the gate itself, and who is known to send them. */
export interface OwnRequests<Env> {
  /** Path prefix of the gate's own endpoints. */
  readonly prefix: string;
  /** Returns a hash of the user who logged in last in the browser of a request. Default: unknown. */
  readonly knownPerson?:
    | ((context: Pick<BaseContext<Env>, 'request' | 'env' | 'clock'>) => Promise<string | undefined>)
    | undefined;
}

const UNKNOWN = { kind: 'anonymous', challenges: [] } as const;

/**
 * Enforces rate limits for the gate's own endpoints. Each request counts as one. Callers are not authenticated there: with a limit
 * per caller, a browser with an earlier login counts as that user, and all others by their address; a limit for `anonymous` callers
 * does not apply to such browsers. Fails as the limits of applications do.
 */
export function ownLimitStep<Env>(
  bound: readonly BoundLimit[],
  { prefix, knownPerson = async () => undefined }: OwnRequests<Env>,
  sleep: Sleep = systemSleep,
): Middleware<BaseContext<Env>> {
  const own = bound.filter(({ configured }) => configured.requests === 'gate');
  return async function ownLimits(context, next) {
    const { request, target } = context;
    if (!target.path.startsWith(prefix)) return next();
    const person = await knownPerson(context);
    for (const limit of own) {
      const { by, who } = limit.configured;
      if (who === 'anonymous' && person !== undefined) continue;
      const counted =
        by === 'caller' && person !== undefined ? `person ${person}` : limitKey(by, UNKNOWN, request);
      await spend(limit, counted, 1, sleep);
    }
    return next();
  };
}
