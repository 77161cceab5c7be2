import { type ConfigurationProblem, checkConfiguration, type GatewayConfiguration } from 'portcullis';
import { readTextFile } from './text-file.ts';
import { UsageError } from './usage-error.ts';

/** A configuration, or everything wrong with it. */
export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: GatewayConfiguration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/**
 * Reads a gateway's configuration and checks it as the gateway does. `${NAME}` placeholders stay as they are: what
 * stands for them is known to the Worker only.
 *
 * Fails with {@link UsageError} where there is no file. A file that is no JSON is a problem of the configuration.
 */
export async function readConfigurationFile(file: string): Promise<ConfigurationReading> {
  const text = await readTextFile(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problems: [{ path: '', message: `is no JSON: ${error.message}` }] };
  }
  const problems = checkConfiguration(value);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, configuration: value as GatewayConfiguration };
}

/** The configuration of a command that cannot do without a good one. */
export async function goodConfiguration(file: string): Promise<GatewayConfiguration> {
  const reading = await readConfigurationFile(file);
  if (reading.ok) return reading.configuration;
  throw new UsageError(
    `${file} has ${counted(reading.problems.length, 'problem')}: portcullis check ${file} lists what to correct`,
  );
}

/** `1 problem`, `2 problems`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
