import type { BaseContext, Middleware } from '@portcullis/core';
import { bindingIn } from '../../gate/bindings.ts';
import type { FeaturePart } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { partNamed, requiredPart } from '../../gate/part-named.ts';
import type { LimitConfiguration } from '../../generated/types.ts';
import { type BoundLimit, limitStep, type RateLimiter } from './limit-step.ts';
import { type OwnRequests, ownLimitStep } from './own-limit-step.ts';

/**
 * Holds requests for the gate's own endpoints to budgets.
 * @param path of the instance in the configuration
 */
type OwnLimitsPart = (
  configured: readonly LimitConfiguration[],
  env: object,
  path: string,
  own: OwnRequests<ConfiguredEnv>,
) => Middleware<BaseContext<ConfiguredEnv>>;

/** Holds requests to budgets. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const limitsPart: FeaturePart = {
  host: ({ configuration, instance, path, parts, env, login }) => {
    const { limits = [], application } = instance;
    const { costOf } = partNamed(parts.applications, application);
    return {
      ...(limits.some(({ requests }) => requests === 'gate')
        ? {
            arrived: {
              step: (requiredPart(parts, 'ownLimits') as OwnLimitsPart)(limits, env, path, {
                prefix: ownPrefix(configuration.login),
                knownPerson: login?.knownPerson,
              }),
            },
          }
        : {}),
      identified: limitStep(boundLimits(limits, env, path), costOf?.(instance) ?? (() => 1)),
    };
  },
};

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
