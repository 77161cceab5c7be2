import { type ConfigurationProblem, checkConfiguration, type GatewayConfiguration } from 'portcullis';
import { expandedConfiguration } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { locatedJson, type Path, type Place } from './located.ts';
import { readTextFile } from './text-file.ts';

/** A configuration, or everything wrong with it. */
export type ConfigurationReading = (
  | { readonly ok: true; readonly configuration: GatewayConfiguration }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigurationProblem[];
      /** The configuration with its placeholders open, where nothing is wrong but what they stand for. */
      readonly open?: GatewayConfiguration;
    }
) & {
  /** Where a path such as `instances[0].policy` stands in the file; `undefined` for the whole. */
  placeOf(path: string): Place | undefined;
};

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
    const problems = [{ path: '', message: `is no JSON: ${error.message}` }];
    return { ok: false, problems, placeOf: () => undefined };
  }
  const problems = checkConfiguration(value, variables);
  const located = locatedJson(file, text);
  const placeOf = (path: string): Place | undefined =>
    path === '' ? undefined : located.placeOf(pathOf(path));
  const configuration = (): GatewayConfiguration => expandedConfiguration(value as GatewayConfiguration);
  if (problems.length === 0) return { ok: true, configuration: configuration(), placeOf };
  return variables === undefined || checkConfiguration(value).length > 0
    ? { ok: false, problems, placeOf }
    : { ok: false, problems, open: configuration(), placeOf };
}

/** `a[0].b` as keys and indexes. */
function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** The configuration of a command that cannot do without a good one. */
export async function goodConfiguration(file: string): Promise<GatewayConfiguration> {
  return (await goodReading(file)).configuration;
}

/** The same, with where things stand in it. */
export async function goodReading(file: string): Promise<ConfigurationReading & { readonly ok: true }> {
  const reading = await readConfigurationFile(file);
  if (reading.ok) return reading;
  throw new UsageError(
    `${file} has ${counted(reading.problems.length, 'problem')}: portcullis check ${file} lists what to correct`,
  );
}

/** `1 problem`, `2 problems`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
