import { type ConfigurationProblem, checkConfiguration, type GatewayConfiguration } from 'portcullis';
import { UsageError } from '../usage-error.ts';
import { readTextFile } from './text-file.ts';

/** A configuration, or everything wrong with it. */
export type ConfigurationReading =
  | { readonly ok: true; readonly configuration: GatewayConfiguration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/**
 * Reads a gateway's configuration and checks it as the gateway does.
 *
 * Fails with {@link UsageError} where there is no file. A file that is no JSON is a problem of the configuration.
 *
 * @param variables what `${NAME}` stands for. Default: placeholders stay as they are: it is known to the Worker only
 */
export async function readConfigurationFile(
  file: string,
  variables?: Readonly<Record<string, string>>,
): Promise<ConfigurationReading> {
  const text = await readTextFile(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, problems: [{ path: '', message: `is no JSON: ${error.message}` }] };
  }
  const problems = checkConfiguration(value, variables);
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
