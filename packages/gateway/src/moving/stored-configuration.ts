import { sha256, toHexadecimal } from '@portcullis/core/internal';
import { inOneLine } from '../assembly/gate.ts';
import { readConfiguration } from '../checks/check-configuration.ts';
import { ConfigurationError } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';

/** A configuration as it was kept. */
export interface StoredConfiguration {
  /** SHA-256 of its text, lower-case hexadecimal. */
  readonly version: string;
  readonly text: string;
  /** Who says to have written it. Nobody has checked that. */
  readonly author: string | undefined;
  /** What is wrong with it, where something is. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
}

/**
 * Reads a text that was kept: a configuration, or `{ "author": "…", "configuration": { … } }`. Everything that `gateway()`
 * finds wrong is found here too.
 */
export async function storedConfiguration(text: string): Promise<StoredConfiguration> {
  const version = toHexadecimal(await sha256(text));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { version, text, author: undefined, configuration: { problem: 'it is no JSON' } };
  }
  const { author, configuration } = unwrapped(value);
  try {
    return { version, text, author, configuration: readConfiguration(configuration) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { version, text, author, configuration: { problem: inOneLine(error.problems) } };
  }
}

function unwrapped(value: unknown): { readonly author: string | undefined; readonly configuration: unknown } {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'configuration'))
    return { author: undefined, configuration: value };
  const { author, configuration } = value as Readonly<Record<string, unknown>>;
  return { author: typeof author === 'string' ? author : undefined, configuration };
}
