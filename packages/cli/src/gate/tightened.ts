import type { PolicyRequest } from '@portcullis/policy';
import { recordedRequest } from '@portcullis/policy/internal';
import { type Tightening, tighten } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import type { EventLine } from '../files/event-lines.ts';
import { ownProof } from './as-the-gate.ts';
import { instancesCalled } from './claims-of.ts';
import { asTheGateReadsIt, eventsOf } from './replay.ts';

/** An instance's policy, made smaller. */
export interface TightenedInstance {
  readonly instance: InstanceConfiguration;
  /** Where its policy stands in the configuration. */
  readonly path: string;
  readonly tightening: Tightening;
}

/** Whether a log contains a request that a policy allowed. Otherwise there is nothing to tighten by. */
export function holdsUse(lines: Iterable<EventLine>): boolean {
  for (const { value } of lines) if (recordedRequest(value)?.decision === 'allow') return true;
  return false;
}

/**
 * Tightens the policies of all instances, or of one, by the events of a log. Throws `UndecidedError` if the result cannot be
 * proved.
 *
 * @param lines begins reading the log anew; it is read once for each instance
 */
export function tightenedInstances(
  configuration: GatewayConfiguration,
  lines: () => Iterable<EventLine>,
  options: {
    readonly name: string | undefined;
    readonly unusedSince: number | undefined;
    readonly now: number;
  },
): readonly TightenedInstance[] {
  const { name, unusedSince, now } = options;
  return instancesCalled(configuration, name).map(({ instance, index }) => {
    const { policy } = instance;
    const tightening = tighten(policy, eventsOf(instance, configuration, lines()), {
      ...ownProof(instance, configuration),
      now,
      unusedSince,
      prepare: (request: PolicyRequest, host, event) =>
        asTheGateReadsIt(instance, configuration, { request, host, event }),
    });
    return { instance, path: `instances[${index}].policy`, tightening };
  });
}

/** The configuration with the smaller policies. */
export function withTightened(
  configuration: GatewayConfiguration,
  tightened: readonly TightenedInstance[],
): GatewayConfiguration {
  const instances = configuration.instances.map((instance) => {
    const found = tightened.find((each) => each.instance.name === instance.name);
    return found === undefined ? instance : { ...instance, policy: found.tightening.policy };
  });
  return { ...configuration, instances };
}
