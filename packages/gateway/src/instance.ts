// A request's way, 6 of 12: its steps. Next: packages/session/src/sessions.ts
import { type App, type BaseContext, pipeline } from '@portcullis/core';
import {
  binding,
  classified,
  type FetchBinding,
  type Origin,
  phabricator,
  refusePathOverride,
  resolveOverride,
  zone,
} from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import type { SessionGate } from '@portcullis/session';
import { identify, type Verifier } from '@portcullis/token';
import type { GatewayConfiguration, InstanceConfiguration, OriginConfiguration } from './configuration.ts';
import { PHABRICATOR_POLICY } from './phabricator-policy.ts';

/** The bindings of a Worker whose names only the configuration knows. */
export type ConfiguredEnv = Readonly<Record<string, FetchBinding>>;

/** The pipeline of one instance: the order in which a request meets everything. */
export function instanceApp(
  instance: InstanceConfiguration,
  roles: GatewayConfiguration['roles'],
  verifiers: readonly Verifier[],
  login: SessionGate<ConfiguredEnv> | undefined,
): App<BaseContext<ConfiguredEnv>> {
  const { policy, shadowPolicy, maxFormBytes, originHardened, timeoutSeconds } = instance;
  // The configuration has at least one of both. A token goes before a session: whoever sends one means it.
  const known = (login === undefined ? verifiers : [...verifiers, login.verifier]) as [
    Verifier<ConfiguredEnv>,
  ];
  return pipeline<BaseContext<ConfiguredEnv>>()
    .use(refusePathOverride())
    .use(login?.step ?? ((_context, next) => next()))
    .use(identify(...known))
    .use(mapRoles(roles))
    .use(classified())
    .use(
      enforce(policy, {
        ...PHABRICATOR_POLICY,
        ...(shadowPolicy === undefined ? {} : { shadow: shadowPolicy }),
      }),
    )
    .handle(
      phabricator({
        origin: originOf(instance.origin),
        ...(maxFormBytes === undefined ? {} : { maxFormBytes }),
        ...(originHardened === undefined ? {} : { originHardened }),
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      }),
    );
}

function originOf(origin: OriginConfiguration): Origin<ConfiguredEnv> {
  if ('binding' in origin) return binding(origin.binding);
  if ('zone' in origin) return zone();
  return resolveOverride(origin.resolveOverride);
}
