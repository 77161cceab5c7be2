import { AccessError } from '@portcullis/core';
import type { NoGate } from '../../gate/no-gate.ts';
import type { ServedGate } from '../../gate/served-gate.ts';
import type { RenewingPart } from '../../gate-plan.ts';
import { misconfiguredGate, refusingGate } from '../../plan.ts';
import { consoleRecording } from '../audit-log/recording.ts';
import { configuredSecrets } from './configured-secrets.ts';
import { KeptSecrets } from './kept-secrets.ts';
import { recordActivity } from './record-activity.ts';
import { RenewedGate } from './renewed-gate.ts';

/** The gate of a configuration that names secrets, for one isolate. */
export const renewingPart: RenewingPart = (plan, settings, env) => {
  const secrets = configuredSecrets(plan, settings, env);
  if ('detail' in secrets) {
    const gate = misconfiguredGate(plan, settings, secrets);
    return async () => gate;
  }
  const kept = new KeptSecrets(settings);
  const renewed = new RenewedGate({ plan, secrets, kept, settings, env });
  /** What answers while there is no gate. */
  let refused: ServedGate | undefined;
  const recording = () =>
    renewed.gate?.recording ?? consoleRecording(plan.configuration, plan.parts, settings.sinks);
  return async (execution) => {
    try {
      const isNew = await renewed.renew(execution);
      const { gate, problem } = renewed;
      if (isNew && problem !== undefined && gate !== undefined)
        settings.warn(
          `portcullis: new secrets are rejected, and the previous ones stay active. ${problem.report}`,
        );
      for (const activity of kept.takeRotated())
        recordActivity(activity, recording(), { settings, env, execution });
      if (isNew) refused = undefined;
      if (gate !== undefined) return gate;
      // Put together or refused: it was tried.
      refused ??= misconfiguredGate(plan, settings, problem as NoGate);
      return refused;
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      return refusingGate(recording(), settings, error, plan.configuration.theme);
    }
  };
};
