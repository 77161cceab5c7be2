import { bindingIn } from '../../gate/bindings.ts';
import type { LimitConfiguration } from '../../generated/types.ts';
import type { LimitsPart, OwnLimitsPart } from '../../parts.ts';
import { type BoundLimit, limitStep, type RateLimiter } from './limit-step.ts';
import { ownLimitStep } from './own-limit-step.ts';

/** Holds requests to budgets. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const limitsPart: LimitsPart = (configured, env, path, costOf) =>
  limitStep(boundLimits(configured, env, path), costOf);

/** Holds requests for the gate's own endpoints to budgets. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const ownLimitsPart: OwnLimitsPart = (configured, env, path, own) =>
  ownLimitStep(boundLimits(configured, env, path), own);

function boundLimits(
  configured: readonly LimitConfiguration[],
  env: object,
  path: string,
): readonly BoundLimit[] {
  return configured.map((limit, index) => ({
    configured: limit,
    limiter: bindingIn<RateLimiter>(
      env,
      limit.binding,
      'limit',
      `${path}.limits[${index}].binding`,
      'rate limit',
    ),
  }));
}
