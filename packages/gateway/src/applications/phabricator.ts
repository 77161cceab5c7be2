import { pipeline } from '@portcullis/core';
import {
  applications,
  classified,
  classify,
  dialogPosts,
  maskCapabilities,
  phabricator,
  phabricatorPresenter,
  refusePathOverride,
} from '@portcullis/phabricator';
import { originOf } from '../assembly/origins.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import { usedOnce } from '../checks/used-once.ts';
import type { InstanceConfiguration } from '../configuration/types.ts';
import type {
  ApplicationContext,
  ApplicationReading,
  PlacedInstance,
  RegisteredApplication,
} from './application.ts';
import { phabricatorSettings } from './phabricator-settings.ts';
import { signOnOf, signOnPrefix } from './phabricator-sign-on.ts';

type Instance = Extract<InstanceConfiguration, { readonly application: 'phabricator' }>;

const reading: ApplicationReading = {
  // Phabricator decodes a path once, and so does a policy for it: `#` and `?` may stand in names.
  target: { encodedDelimiters: 'pass' },
  policy: { applications, delimitersInNames: true },
  classify,
  maskPath: maskCapabilities,
};

/** Phabricator and Phorge. */
export const phabricatorApplication: RegisteredApplication = {
  name: 'phabricator',
  title: 'Phabricator or Phorge.',
  settings: phabricatorSettings,
  reading,
  problems: signOnProblems,
  endpoints: (instance, login) => ((instance as Instance).sso === undefined ? [] : [signOnPrefix(login)]),
  create: (instance, surroundings) => {
    const { maxFormBytes, originHardened, timeoutSeconds } = instance as Instance;
    const signOn = signOnOf(instance as Instance, surroundings);
    const proxied = phabricator({
      origin: originOf(instance.origin, surroundings.fetch),
      ...(maxFormBytes === undefined ? {} : { maxFormBytes }),
      ...(originHardened === undefined ? {} : { originHardened }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    });
    return {
      ...reading,
      earlyChecks: [refusePathOverride(), dialogPosts()],
      ...(signOn === undefined ? {} : { server: signOn.server }),
      classified: classified(),
      presenter: phabricatorPresenter,
      handle:
        signOn === undefined ? proxied : pipeline<ApplicationContext>().use(signOn.step).handle(proxied),
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
