import { auditLog } from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';
import type { Assembly } from '../../gate/assembly.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { requiredPart } from '../../gate/part-named.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import type { GatewayParts } from '../../parts.ts';
import type { RecordedInstance } from './recorded-instance.ts';
import { consoleRecording, type Recordings } from './recording.ts';

/** What an instance is recorded with, by its name; those that have no log of their own have it in common. */
export function recordedBy(
  recordings: Recordings,
  surroundings: {
    readonly configuration: GatewayConfiguration;
    readonly gateway: GatewayParts;
    readonly env: object;
    readonly assembly: Assembly;
  },
): (instance: string) => RecordedInstance {
  const { configuration, gateway, env, assembly } = surroundings;
  const { erasure: settings, ...auditing } = configuration.audit ?? {};
  const made = new Map<Recordings['common'], RecordedInstance>();
  return (instance) => {
    const recording = recordings.of(instance);
    const known = made.get(recording);
    if (known !== undefined) return known;
    const erasure = assembly.part('audit.erasure', settings, (configured) =>
      requiredPart(gateway, 'erasure')({ ...auditing, erasure: configured }, env, recording),
    );
    // A gate that cannot record as it is configured is not used: only what else is wrong with it is looked for.
    const good = assembly.problems.length === 0;
    const { recorder: record, record: tell } = auditLog<ConfiguredEnv>(
      good ? recording : consoleRecording(configuration, gateway, []),
    );
    const recorded = defined({ record, tell, erasure });
    made.set(recording, recorded);
    return recorded;
  };
}
