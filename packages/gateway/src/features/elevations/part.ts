import { durableObjectElevations, type ElevationsNamespace } from '@portcullis/session';
import { personKey } from '@portcullis/session/internal';
import { namespaceIn } from '../../gate/bindings.ts';
import type { HostScope } from '../../gate/feature-part.ts';
import { hasOwnPages } from '../../gate/own-pages.ts';
import { locksIn } from '../lock/lock-part.ts';
import { type AskElevations, askElevations } from './elevation-store.ts';
import type { ElevationsPart } from './elevations-part.ts';
import { elevationsPrefix } from './elevations-prefix.ts';
import { endOf, seenApprovers } from './seen-approvers.ts';

type Scope = Pick<HostScope, 'configuration' | 'env' | 'settings' | 'parts'>;

/** Gives users roles for a limited time. Fails with a `ConfigurationError` if the Worker lacks its binding. */
export const elevationsPart: ElevationsPart = {
  sourceOf: ({ impliedBy, instance, ...scope }) => {
    const ask = storeOf(scope);
    const locks = locksIn(scope);
    return {
      impliedBy,
      standing: async (user, version, context) => {
        // Access without the provider gives the roles of its list, and no others.
        if (user.authentication.method === 'break-glass') return [];
        const now = Math.floor(context.clock.now() / 1000);
        const found = await ask((store) => store.ofPerson(personKey(user), now));
        const { endedAt = Number.NEGATIVE_INFINITY } = (await locks?.held(user, context)) ?? {};
        return found.flatMap(({ id, role, host, state, version: approvedFor, decision }) => {
          const elevation = instance.policy.elevations?.find((each) => each.role === role);
          return state === 'standing' &&
            elevation !== undefined &&
            // Another instance can have the same policy. The approver saw this host.
            instance.hosts.includes(host) &&
            approvedFor === version &&
            decision !== undefined &&
            // A lock of the user ends what was approved before it, for good.
            decision.at > endedAt
            ? [{ id, role, until: endOf(decision, elevation) }]
            : [];
        });
      },
    };
  },
  host: (scope) => {
    const { configuration, host } = scope;
    const ask = storeOf(scope);
    const seen = seenApprovers({ ...scope, ask });
    // A script of an application could approve there what its user can.
    const prefix = hasOwnPages(configuration, host) ? elevationsPrefix(configuration.login) : undefined;
    if (prefix === undefined && seen === undefined) return {};
    return {
      identified: async (context, next) => {
        seen?.(context);
        if (prefix === undefined || !context.target.path.startsWith(prefix)) return next();
        const { serveElevations } = await import('./serve-elevations.ts');
        return serveElevations(context, { ...scope, prefix, ask });
      },
    };
  },
};

function storeOf({ configuration, env, settings }: Scope): AskElevations {
  const { durableObject = '' } = configuration.elevations ?? {};
  const namespace = namespaceIn<ElevationsNamespace>(env, durableObject, 'elevations.durableObject');
  return askElevations(durableObjectElevations(namespace), settings.sleep);
}
