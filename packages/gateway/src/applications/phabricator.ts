import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import { usedOnce } from '../checks/used-once.ts';
import type { PlacedInstance, RegisteredApplication } from './application.ts';
import { EXPLAINED, phabricatorSignOnProgramsPart } from './phabricator-part.ts';
import { PROGRAM_SETTINGS } from './phabricator-programs.ts';
import { phabricatorSettings } from './phabricator-settings.ts';

/** Phabricator and Phorge. */
export const phabricatorApplication: RegisteredApplication = {
  name: 'phabricator',
  title: 'Phabricator or Phorge.',
  settings: phabricatorSettings,
  explained: () => EXPLAINED,
  problems: signOnProblems,
  part: phabricatorSignOnProgramsPart,
  builtPart: (instances) => {
    const has = (...settings: readonly string[]): boolean =>
      instances.some((instance) => settings.some((setting) => instance[setting as never] !== undefined));
    return `phabricator${has('sso') ? 'SignOn' : ''}${has(...PROGRAM_SETTINGS) ? 'Programs' : ''}Part`;
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
