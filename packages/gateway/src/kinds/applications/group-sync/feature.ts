import { fieldsOf, listOf } from '../../../configuration/unchecked.ts';
import { type Feature, hookedPart } from '../../../feature.ts';
import { groupSyncProblems } from './checks.ts';
import { hasGroupSync } from './group-syncs.ts';
import { groupSyncPart } from './part.ts';

/** Members of Phorge's projects follow a directory. The settings are those of instances of Phorge. */
export const groupSync: Feature = {
  checks: ({ instances, configuration }) =>
    groupSyncProblems(
      instances.filter(({ instance }) => instance.application === 'phabricator'),
      listOf(configuration.groupSources).map(fieldsOf),
    ),
  durableObjects: [[/\.groupSync\.durableObject$/, 'PortcullisSyncRuns']],
  withoutCloudflare: (configuration) =>
    hasGroupSync(configuration)
      ? ['there is no Cron Trigger for groupSync: call scheduled() from a timer']
      : [],
  parts: [hookedPart('groupSync', 'instance', groupSyncPart)],
};
