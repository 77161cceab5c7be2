import type { GatePlan } from '../assembly/gate.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { type Envelope, envelopeOf } from './envelope.ts';
import type { WithSecrets } from './secret-variables.ts';

/** A version from which a gate can be put together, or why none can. */
export interface ReadyVersion extends Envelope {
  /** With its defaults. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
  readonly versionsOf: GatePlan['versionsOf'];
  /** What is wrong once variables and secrets are in their places. */
  readonly filledProblems: (
    filled: WithSecrets,
    values: GatewayConfiguration,
  ) => readonly ConfigurationProblem[];
  readonly notes: GatePlan['notes'];
}

/**
 * Reads a text that was kept. Where `portcullis push` of this version has built it, and those have signed for that who must,
 * nothing is checked again; else it is checked here, which `inform` is told.
 * @param builders whose signature what was built needs. Default: none
 */
export async function readyVersion(
  text: string,
  builders: readonly string[] | undefined,
  inform: (message: string) => void,
): Promise<ReadyVersion> {
  const envelope = await envelopeOf(text);
  if (envelope?.built !== undefined) {
    const { builtVersion } = await import('./built-version.ts');
    const version = await builtVersion(envelope, builders);
    if (!('unusable' in version)) return version;
    inform(`${version.unusable}: it is checked and compiled here`);
  }
  // Only where nobody has done it before.
  const { checkedVersion } = await import('./stored-configuration.ts');
  return await checkedVersion(text);
}
