import { type BaseContext, type HasCaller, type HasResource, route } from '@portcullis/core';
import { phabricator, zone } from '@portcullis/phabricator';
import { type ConfiguredEnv, originOf } from '../assembly/origins.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import { usedOnce } from '../checks/used-once.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type { PlacedInstance, RegisteredApplication } from './application.ts';
import { phabricatorSettings } from './phabricator-settings.ts';
import { signOnOf, signOnPrefix } from './phabricator-sign-on.ts';

type Instance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

/** Its origin is never asked. */
const EXPLAINED = phabricator({ origin: zone() });

/** Phabricator and Phorge. */
export const phabricatorApplication: RegisteredApplication = {
  name: 'phabricator',
  title: 'Phabricator or Phorge.',
  settings: phabricatorSettings,
  explained: () => EXPLAINED,
  problems: signOnProblems,
  endpoints: (instance, login) => ((instance as Instance).sso === undefined ? [] : [signOnPrefix(login)]),
  create: (instance, surroundings) => {
    const { maxFormBytes, originHardened, timeoutSeconds } = instance as Instance;
    const signOn = signOnOf(instance as Instance, surroundings);
    const application = phabricator<ConfiguredEnv>({
      origin: originOf(instance.origin, surroundings.fetch),
      ...(maxFormBytes === undefined ? {} : { maxFormBytes }),
      ...(originHardened === undefined ? {} : { originHardened }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    });
    if (signOn === undefined) return { application };
    const signedOn = route<BaseContext<ConfiguredEnv> & HasCaller & HasResource>()
      .use(signOn.step)
      .handle(application.handler);
    return {
      application: {
        ...application,
        handler: signedOn,
      },
      server: signOn.server,
    };
  },
};

function signOnProblems(instances: readonly PlacedInstance[], hasLogin: boolean): ConfigurationProblem[] {
  const signOns = instances.flatMap(({ instance: { sso }, path }) =>
    typeof sso === 'object' && sso !== null ? [{ sso, path: `${path}.sso` }] : [],
  );
  const message = 'needs "login": it is people logged in at the gate who are signed in';
  return [
    ...(hasLogin ? [] : signOns.map(({ path }) => ({ path, message }))),
    ...usedOnce(
      signOns.flatMap(({ sso, path }) =>
        'clientId' in sso ? [[JSON.stringify(sso.clientId), `${path}.clientId`] as const] : [],
      ),
    ),
  ];
}
