import { phabricator, zone } from '@portcullis/phabricator';
import { agentTools } from '@portcullis/phabricator/agents';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import type { PlacedInstance } from '../../configuration/unchecked.ts';
import { usedOnce } from '../../configuration/used-once.ts';
import { agentNotes } from './agents/phabricator-agent-checks.ts';
import { phabricatorAgents } from './agents/phabricator-agents.ts';
import type { ExplainedApplication, RegisteredApplication } from './application.ts';
import { phabricatorConduit } from './phabricator-conduit.ts';
import { FEATURE_SETTINGS } from './phabricator-feature.ts';
import { machineEndpointProblems, machineEndpointRules } from './phabricator-machine-endpoints.ts';
import { phabricatorPartWith } from './phabricator-part.ts';
import { phabricatorRepositories } from './phabricator-repositories.ts';
import { phabricatorSettings } from './phabricator-settings.ts';
import { phabricatorSignOn } from './phabricator-sign-on.ts';
import { phabricatorRetired } from './retired/phabricator-retired.ts';
import { retiredDecisions, retiredProblems } from './retired/phabricator-retired-checks.ts';

/** Its origin is never asked. */
const EXPLAINED: ExplainedApplication = /* @__PURE__ */ phabricator({
  origin: /* @__PURE__ */ zone(),
});

/** The same with tools, which are never called. */
const EXPLAINED_WITH_TOOLS: ExplainedApplication = /* @__PURE__ */ phabricator<unknown>({
  origin: /* @__PURE__ */ zone(),
  agents: /* @__PURE__ */ agentTools({ tokenOf: () => undefined }),
});

/** Phabricator and Phorge. */
export const phabricatorApplication: RegisteredApplication = {
  name: 'phabricator',
  title: 'Phabricator or Phorge.',
  settings: phabricatorSettings,
  explained: ({ agents }) => (agents === undefined ? EXPLAINED : EXPLAINED_WITH_TOOLS),
  opens: machineEndpointRules,
  onlyReads: ({ retired }) => retired !== undefined,
  problems: (instances, hasLogin) => [
    ...signOnProblems(instances, hasLogin),
    ...machineEndpointProblems(instances),
    ...retiredProblems(instances),
  ],
  notes: agentNotes,
  decisions: retiredDecisions,
  part: phabricatorPartWith(
    ...[
      phabricatorSignOn,
      phabricatorConduit,
      phabricatorRepositories,
      phabricatorRetired,
      phabricatorAgents,
    ],
  ),
  builtPart: (instances) => {
    const used = FEATURE_SETTINGS.filter((setting) =>
      instances.some((instance) => setting in instance && instance[setting as never] !== undefined),
    );
    if (used.length === 0) return ['phabricatorPart'];
    return ['phabricatorPartWith', ...used.map((setting) => BUILT_FEATURES[setting])];
  },
};

/** What `portcullis/built` calls them. */
const BUILT_FEATURES = {
  sso: 'phabricatorSignOn',
  conduit: 'phabricatorConduit',
  repositories: 'phabricatorRepositories',
  agents: 'phabricatorAgents',
  retired: 'phabricatorRetired',
} as const;

function signOnProblems(instances: readonly PlacedInstance[], hasLogin: boolean): ConfigurationProblem[] {
  const signOns = instances.flatMap(({ instance: { sso }, path }) =>
    typeof sso === 'object' && sso !== null ? [{ sso, path: `${path}.sso` }] : [],
  );
  const message = 'needs "login": users must be logged in at the gate';
  return [
    ...(hasLogin ? [] : signOns.map(({ path }) => ({ path, message }))),
    ...usedOnce(
      signOns.flatMap(({ sso, path }) =>
        'clientId' in sso ? [[JSON.stringify(sso.clientId), `${path}.clientId`] as const] : [],
      ),
    ),
  ];
}
