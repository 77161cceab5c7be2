import { limitStep, type RateLimiter } from '../../limits/limit-step.ts';
import { bindingIn } from '../bindings.ts';
import type { LimitsPart } from './parts.ts';

/** Holds requests to budgets. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const limitsPart: LimitsPart = (configured, env, path, costOf) =>
  limitStep(
    configured.map((limit, index) => ({
      configured: limit,
      limiter: bindingIn<RateLimiter>(
        env,
        limit.binding,
        'limit',
        `${path}.limits[${index}].binding`,
        'rate limit',
      ),
    })),
    costOf,
  );
