import { type Activity, auditLog } from '@portcullis/audit';
import type { Arrival, Recorder } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import type { Origin } from '@portcullis/proxy';
import type { GroupSource } from '@portcullis/roles';
import type { MemberSource } from '@portcullis/roles/sources';
import { misconfigured } from '../../../gate/assembly.ts';
import type { GateScope, GateWork } from '../../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../../gate/origins.ts';
import { partNamed, type Table } from '../../../gate/part-named.ts';
import { type GatewaySettings, network } from '../../../gateway-options.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../../../generated/types.ts';
import type { MemberSourcePart } from '../../directories/part.ts';

/** Has an instance's own groups follow those of a directory. */
export interface InstanceSync {
  /** Synchronizes all users. Rejects if the run was not complete; the message contains no secret. */
  readonly run: (execution: Execution) => Promise<void>;
  /** For one person, as their login into the application is done. */
  readonly atLogin: Recorder<Arrival<ConfiguredEnv>> | undefined;
}

/** What a synchronization of an instance is built from. */
export interface SyncContext {
  readonly env: object;
  /** Where the instance stands in the configuration. */
  readonly path: string;
  readonly settings: GatewaySettings;
  /** Where its requests go, as those of people do. */
  readonly origin: Origin<ConfiguredEnv>;
  /** The directory that it names, for one person and for all. */
  readonly directory: { readonly groups: GroupSource; readonly members: MemberSource };
  /** Writes an event, and rejects where it could not be written. */
  readonly record: (activity: Activity, execution: Execution) => Promise<void>;
}

/** Builds the synchronization of an instance. Fails with a `ConfigurationError` if the Worker lacks its binding. */
export type InstanceSyncMaker = (instance: InstanceConfiguration, context: SyncContext) => InstanceSync;

/** Whether groups of an instance follow those of a directory. */
export function hasGroupSync({ instances }: Pick<GatewayConfiguration, 'instances'>): boolean {
  return instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined);
}

/** Those of all instances that have one. A Cron Trigger runs all of them, whatever becomes of each, and fails if one did. */
export function groupSyncsOf(
  { configuration, parts, origins, directories, recordingOf, env, settings, assembly }: GateScope,
  make: InstanceSyncMaker,
): Required<GateWork> {
  const syncs = configuration.instances.flatMap((instance, index) => {
    const configured = 'groupSync' in instance ? instance.groupSync : undefined;
    const origin = origins[index];
    if (configured === undefined || origin === undefined) return [];
    const path = `instances[${index}]`;
    const made = assembly.part(`${path}.groupSync`, configured, () => {
      const named = directories.find((one) => one.configured.type === configured.directory);
      if (named === undefined)
        throw misconfigured(`${path}.groupSync.directory`, 'is not a type in "groupSources"');
      const members = partNamed(
        parts.memberSources as Table<MemberSourcePart> | undefined,
        configured.directory,
      )(named.configured, network(settings));
      const log = auditLog<object>({
        ...recordingOf(instance.name),
        // A change that nobody can read of is not made.
        onSinkFailure: 'closed',
      });
      return make(instance, {
        env,
        path,
        settings,
        origin,
        directory: { groups: named.source, members },
        record: (activity, execution) => log.record(activity, { env, clock: settings.clock, execution }),
      });
    });
    return made === undefined ? [] : [[instance.name, made] as const];
  });
  const byName = new Map(syncs);
  return {
    atLogin: (instance) => byName.get(instance)?.atLogin,
    scheduled: async (execution) => {
      const failed: string[] = [];
      for (const [name, sync] of byName) {
        try {
          await sync.run(execution);
        } catch (error) {
          failed.push(name);
          const why = error instanceof Error ? error.message : 'failed';
          settings.warn(`portcullis: group sync of ${name}: ${why}`);
        }
      }
      if (failed.length > 0) throw new Error(`portcullis: group sync failed: ${failed.join(', ')}`);
    },
  };
}
