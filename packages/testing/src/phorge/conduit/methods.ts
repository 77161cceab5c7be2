import { STATUSES } from '../pages/tasks.ts';
import { revisionEdit } from './differential-edit.ts';
import { fileSearch } from './file-search.ts';
import { maniphestEdit } from './maniphest-edit.ts';
import { maniphestSearch } from './maniphest-search.ts';
import type { ConduitMethod } from './method.ts';
import { projectEdit } from './project-edit.ts';
import { projectSearch } from './project-search.ts';
import { runSearch, SEARCH_PARAMETERS } from './search.ts';
import { transactionSearch } from './transaction-search.ts';
import { userEdit } from './user-edit.ts';
import { userSearch, userWhoami } from './user-methods.ts';

const ping: ConduitMethod = {
  name: 'conduit.ping',
  parameters: [],
  requiresLogin: false,
  run: () => 'phorge',
};

const getCapabilities: ConduitMethod = {
  name: 'conduit.getcapabilities',
  parameters: [],
  requiresLogin: false,
  run: () => ({
    authentication: ['token', 'asymmetric', 'session', 'sessionless'],
    signatures: ['consign'],
    input: ['json', 'urlencoded'],
    output: ['json', 'human'],
  }),
};

const maniphestStatuses: ConduitMethod = {
  name: 'maniphest.status.search',
  parameters: [],
  requiresLogin: true,
  run: () => ({
    data: STATUSES.map((value) => ({
      value,
      name: value,
      closed: value !== 'open',
    })),
  }),
};

/** What can be asked for with objects that are not here. */
const ATTACHMENTS = { projects: () => ({}), subscribers: () => ({}), reviewers: () => ({}) };

/** Searches of applications that hold no objects here: always empty. */
const emptySearches = [
  'differential.revision.search',
  'differential.diff.search',
  'diffusion.repository.search',
  'harbormaster.buildable.search',
  'harbormaster.build.search',
].map(
  (name): ConduitMethod => ({
    name,
    parameters: SEARCH_PARAMETERS,
    requiresLogin: true,
    run: (_, values) =>
      runSearch({ rows: [], constraints: {}, attachments: ATTACHMENTS, describe: () => ({}) }, values),
  }),
);

const METHODS: ReadonlyMap<string, ConduitMethod> = new Map(
  [
    ping,
    getCapabilities,
    userWhoami,
    userSearch,
    userEdit,
    projectSearch,
    projectEdit,
    fileSearch,
    maniphestSearch,
    maniphestEdit,
    maniphestStatuses,
    revisionEdit,
    transactionSearch,
    ...emptySearches,
  ].map((method) => [method.name, method]),
);

export function conduitMethod(name: string): ConduitMethod | undefined {
  return METHODS.get(name);
}
