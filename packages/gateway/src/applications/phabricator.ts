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
  problems: (instances, hasLogin, directories) => [
    ...signOnProblems(instances, hasLogin),
    ...directoryProblems(instances, directories),
  ],
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

function directoryProblems(
  instances: readonly PlacedInstance[],
  directories: readonly unknown[],
): ConfigurationProblem[] {
  return instances.flatMap(({ instance: { groupSync }, path }) => {
    if (typeof groupSync !== 'object' || groupSync === null || !('directory' in groupSync)) return [];
    const { directory } = groupSync;
    const count = directories.filter((type) => type === directory).length;
    if (count === 1 || typeof directory !== 'string') return [];
    const message =
      count === 0
        ? `needs ${JSON.stringify(directory)} in "groupSources", which says how it is asked`
        : `is ${count} of "groupSources": only one of a type can be followed`;
    return [{ path: `${path}.groupSync.directory`, message }];
  });
}
