import type { InstanceConfiguration } from '../configuration/types.ts';
import type { AssembledApplication, Surroundings } from './application.ts';
import { conduitOf } from './phabricator-conduit.ts';
import { repositoriesOf } from './phabricator-repositories.ts';

/** Settings of an instance about programs. */
export const PROGRAM_SETTINGS = ['conduit', 'repositories'] as const;

/** Adds what an instance has for programs that call Conduit and for version control. */
export function programsOf(
  instance: Extract<InstanceConfiguration, { readonly application: 'phabricator' }>,
  surroundings: Surroundings,
): (assembled: AssembledApplication) => AssembledApplication {
  const [conduit, repositories] = [conduitOf(instance, surroundings), repositoriesOf(instance, surroundings)];
  return (assembled) => repositories(conduit(assembled));
}
