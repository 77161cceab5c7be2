import { FOUND_HERE } from '../checked-plan.ts';
import { readConfiguration } from '../checks/check-configuration.ts';
import { ConfigurationError } from '../configuration/configuration-problem.ts';
import { inOneLine } from '../gate/no-gate.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { type Envelope, envelopeOf, type ReadyVersion, versionOf } from './envelope.ts';

/** A configuration as it was kept. */
export interface StoredConfiguration extends Envelope {
  /** What is wrong with it, where something is. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
}

/** Reads a text that was kept. Everything that `gateway()` finds wrong is found here too. */
export async function storedConfiguration(text: string): Promise<StoredConfiguration> {
  const envelope = await envelopeOf(text);
  if (envelope !== undefined) return { ...envelope, configuration: checked(envelope.written) };
  const version = await versionOf(text);
  return {
    ...{ version, text, hash: version, approvals: [], written: undefined, configuration: NO_JSON },
    ...{ author: undefined, previous: undefined, built: undefined, builtNote: undefined },
  };
}

const NO_JSON = { problem: 'it is not valid JSON' };

function checked(written: unknown): StoredConfiguration['configuration'] {
  try {
    return readConfiguration(written);
  } catch (error) {
    if (error instanceof RangeError) return { problem: 'it is nested too deeply' };
    if (!(error instanceof ConfigurationError)) throw error;
    return { problem: inOneLine(error.problems) };
  }
}

/** A version that the isolate checks itself, because it has no trusted results of a build. */
export async function checkedVersion(text: string): Promise<ReadyVersion> {
  return { ...(await storedConfiguration(text)), ...FOUND_HERE };
}
