// A request's way, 6 of 12: its steps. Next: packages/session/src/sessions.ts
import { type BaseContext, enterApplication, type Middleware, type Route, route } from '@portcullis/core';
import { phabricator } from '@portcullis/phabricator';
import type { HasOriginCookies, SingleSignOn } from '@portcullis/phabricator/sso';
import { enforce } from '@portcullis/policy';
import { mapRoles } from '@portcullis/roles';
import type { SessionGate } from '@portcullis/session';
import { identify, type Verifier } from '@portcullis/token';
import type { GatewayConfiguration, InstanceConfiguration } from './configuration.ts';
import { type ConfiguredEnv, originOf } from './instance-origin.ts';
import { PHABRICATOR_POLICY } from './phabricator-policy.ts';

/** The pipeline of one instance: the order in which a request meets everything. */
export function instanceApp(
  instance: InstanceConfiguration,
  roles: GatewayConfiguration['roles'],
  verifiers: readonly Verifier[],
  login?: SessionGate<ConfiguredEnv>,
  signOn?: SingleSignOn<ConfiguredEnv>,
): Route<BaseContext<ConfiguredEnv>> {
  const { policy, shadowPolicy, maxFormBytes, originHardened, timeoutSeconds } = instance;
  // The configuration has at least one of both. A token goes before a session: whoever sends one means it.
  const known = (login === undefined ? verifiers : [...verifiers, login.verifier]) as [
    Verifier<ConfiguredEnv>,
  ];
  const application = phabricator<ConfiguredEnv>({
    origin: originOf(instance.origin),
    ...(maxFormBytes === undefined ? {} : { maxFormBytes }),
    ...(originHardened === undefined ? {} : { originHardened }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
  });
  return route<BaseContext<ConfiguredEnv>>()
    .use(enterApplication(application))
    .use(signOn?.server ?? goOn)
    .use(login?.step ?? goOn)
    .use(identify(...known))
    .use(mapRoles(roles))
    .use(
      enforce(policy, {
        ...PHABRICATOR_POLICY,
        ...(shadowPolicy === undefined ? {} : { shadow: shadowPolicy }),
      }),
    )
    .use<Partial<HasOriginCookies>>(signOn?.step ?? ((_context, next) => next({})))
    .handle(application.handler);
}

const goOn: Middleware<BaseContext> = (_context, next) => next();
