// A request's way, 6 of 10: its steps. Next: packages/token/src/identify.ts
import { type App, type BaseContext, pipeline } from '@portcullis/core';
import {
  binding,
  type FetchBinding,
  type Origin,
  phabricator,
  refusePathOverride,
  resolveOverride,
  zone,
} from '@portcullis/phabricator';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import { identify, type Verifier } from '@portcullis/token';
import type { GatewayConfiguration, InstanceConfiguration, OriginConfiguration } from './configuration.ts';

/** The bindings of a Worker whose names only the configuration knows. */
export type ConfiguredEnv = Readonly<Record<string, FetchBinding>>;

/** The pipeline of one instance: the order in which a request meets everything. */
export function instanceApp(
  instance: InstanceConfiguration,
  roles: GatewayConfiguration['roles'],
  verifiers: readonly [Verifier, ...Verifier[]],
): App<BaseContext<ConfiguredEnv>> {
  const { policy, maxFormBytes, originHardened, timeoutSeconds } = instance;
  return pipeline<BaseContext<ConfiguredEnv>>()
    .use(refusePathOverride())
    .use(identify(...verifiers))
    .use(mapRoles(roles))
    .use(enforce(policy, { delimitersInNames: true }))
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
