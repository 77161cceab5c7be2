import { auditLog } from '@portcullis/audit';
import type { Assembly } from '../../gate/assembly.ts';
import type { HostSteps } from '../../gate/feature-part.ts';
import { hooksAt } from '../../gate/hooks.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { RecordedInstance } from '../../gate/recorded-instance.ts';
import type { GatewayParts } from '../../gate-plan.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { consoleRecording, type Recordings } from './recording.ts';

/** What an instance is recorded with, by its name; those that have no log of their own have it in common. */
export function recordedBy(
  recordings: Recordings,
  gate: {
    readonly configuration: GatewayConfiguration;
    readonly parts: GatewayParts;
    readonly env: object;
    readonly assembly: Assembly;
  },
): (instance: string) => RecordedInstance {
  const { configuration, parts, env, assembly } = gate;
  const { audit = {} } = configuration;
  const hooks = hooksAt('audit', audit, 'audit.', parts, assembly);
  const made = new Map<Recordings['common'], RecordedInstance>();
  return (instance) => {
    const recording = recordings.of(instance);
    const known = made.get(recording);
    if (known !== undefined) return known;
    const steps = hooks.flatMap(({ field, part, path, settings }): [string, HostSteps][] => {
      const step = assembly.part(path, settings, () => part.recording?.(audit, env, recording));
      return step === undefined ? [] : [[field, { arrived: { step } }]];
    });
    // A gate that cannot record as it is configured is not used: only what else is wrong with it is looked for.
    const good = assembly.problems.length === 0;
    const { recorder: record, record: tell } = auditLog<ConfiguredEnv>(
      good ? recording : consoleRecording(configuration, parts, []),
    );
    const recorded = { record, tell, steps: Object.fromEntries(steps) };
    made.set(recording, recorded);
    return recorded;
  };
}
