import { sha256, toHexadecimal } from '@portcullis/core/internal';
import { inOneLine } from '../assembly/gate.ts';
import { readConfiguration } from '../checks/check-configuration.ts';
import { ConfigurationError } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import { configurationHash } from '../configuration-hash.ts';

/** A configuration as it was kept. */
export interface StoredConfiguration {
  /** SHA-256 of its text, lower-case hexadecimal. */
  readonly version: string;
  readonly text: string;
  /** Who says to have written it. Nobody has checked that. */
  readonly author: string | undefined;
  /** The hash of the configuration itself, as approvals name it. */
  readonly hash: string;
  /** Signed notes of those who approved it. Nobody has verified them. */
  readonly approvals: readonly string[];
  /** What is wrong with it, where something is. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
}

/**
 * Reads a text that was kept: a configuration, or `{ "author": "…", "approvals": […],
 * "configuration": { … } }`. Everything that `gateway()`
 * finds wrong is found here too.
 */
export async function storedConfiguration(text: string): Promise<StoredConfiguration> {
  const version = toHexadecimal(await sha256(text));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const configuration = { problem: 'it is no JSON' };
    return { version, text, author: undefined, hash: version, approvals: [], configuration };
  }
  const { configuration, ...said } = unwrapped(value);
  const stored = { version, text, ...said, hash: await configurationHash(configuration) };
  try {
    return { ...stored, configuration: readConfiguration(configuration) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { ...stored, configuration: { problem: inOneLine(error.problems) } };
  }
}

/** A configuration without what is said of it. */
function unwrapped(value: unknown): {
  readonly author: string | undefined;
  readonly approvals: readonly string[];
  readonly configuration: unknown;
} {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'configuration'))
    return { author: undefined, approvals: [], configuration: value };
  const { author, approvals, configuration } = value as Readonly<Record<string, unknown>>;
  return {
    author: typeof author === 'string' ? author : undefined,
    approvals: Array.isArray(approvals) ? approvals.filter((note) => typeof note === 'string') : [],
    configuration,
  };
}
