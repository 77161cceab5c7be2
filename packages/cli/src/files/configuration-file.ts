import { isRecord } from '@portcullis/core/internal';
import { type ConfigurationProblem, checkConfiguration, type GatewayConfiguration } from 'portcullis';
import { checkPastConfiguration, expandedConfiguration } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { jsonIn } from './json-value.ts';
import { jsonFault, locatedJson, type Path, type Place, repeatedMembers } from './located.ts';
import { readTextFile } from './text-file.ts';

/** A configuration, or all its problems. */
export type ConfigurationReading = (
  | { readonly ok: true; readonly configuration: GatewayConfiguration }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigurationProblem[];
      /** The configuration with its placeholders, if there are no problems other than their values. */
      readonly open?: GatewayConfiguration;
    }
) & {
  /** Returns the position of a path such as `instances[0].policy` in the file, or `undefined` for the whole file. */
  placeOf(path: string): Place | undefined;
};

/**
 * Reads a gateway's configuration and checks it as the gateway does.
 *
 * Throws {@link UsageError} if the file does not exist. A file that is not valid JSON is a problem of the configuration.
 *
 * @param variables what `${NAME}` stands for. Default: placeholders stay as they are: it is known to the Worker only
 * @param read the file's text, where it was read before
 * @param check finds the problems. Default: those of a configuration that shall be deployed
 */
export async function readConfigurationFile(
  file: string,
  variables?: Readonly<Record<string, string>>,
  read?: string,
  check: typeof checkConfiguration = checkConfiguration,
): Promise<ConfigurationReading> {
  const text = read ?? (await readTextFile(file));
  const whole = jsonIn(text);
  if (whole === undefined) {
    const fault = jsonFault(text);
    const problems = [{ path: '', message: fault?.message ?? 'is not valid JSON' }];
    return { ok: false, problems, placeOf: () => fault };
  }
  if (isTooDeep(whole)) {
    return { ok: false, problems: [{ path: '', message: 'is nested too deeply' }], placeOf: () => undefined };
  }
  if (isPolicy(whole)) {
    return { ok: false, problems: [{ path: '', message: POLICY_ALONE }], placeOf: () => undefined };
  }
  const isStored = isEnvelope(whole);
  const value = isStored ? whole.configuration : whole;
  const twice = writtenTwice(text);
  const problems = [...twice, ...check(value, variables)];
  const located = locatedJson(file, text);
  const placeOf = (path: string): Place | undefined =>
    path === '' ? undefined : located.placeOf(isStored ? placeInEnvelope(path) : pathOf(path));
  const configuration = (): GatewayConfiguration => expandedConfiguration(value as GatewayConfiguration);
  if (problems.length === 0) return { ok: true, configuration: configuration(), placeOf };
  return variables === undefined || twice.length > 0 || check(value).length > 0
    ? { ok: false, problems, placeOf }
    : { ok: false, problems, open: configuration(), placeOf };
}

/** Whether a file contains only a policy, as for a Worker in code, and not a configuration. */
function isPolicy(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.rules) && !('instances' in value);
}

const POLICY_ALONE =
  'is a policy, not a gateway configuration: put it into instances[].policy of a configuration, with "roles" next to "instances"';

/** The format of stores and of the output of "portcullis approve": a configuration with its author and signatures. */
function isEnvelope(value: unknown): value is { readonly configuration: unknown } {
  return isRecord(value) && isRecord(value.configuration) && !('instances' in value);
}

/** A duplicate member of the envelope has its own path; all other paths are inside the configuration. */
function placeInEnvelope(path: string): Path {
  const keys = pathOf(path);
  return keys[0] === 'configuration' ? keys : ['configuration', ...keys];
}

/** A limit that no valid configuration reaches, so that recursive code does not overflow the stack. */
const MAX_DEPTH = 100;

function isTooDeep(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return level.length > 0;
}

/** JSON parsers use the last of duplicate members, but a person who reads the file may look at the first. */
export function writtenTwice(text: string): readonly ConfigurationProblem[] {
  return repeatedMembers(text).map(({ path, again: { line, column } }) => ({
    path: textOf(path),
    message: `is repeated at line ${line}, column ${column}, and only the last one would be used: remove one of them`,
  }));
}

/** Formats keys and indexes as `a[0].b`. */
function textOf(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** Parses `a[0].b` into keys and indexes. */
function pathOf(text: string): Path {
  return [...text.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key = '']) =>
    index === undefined ? key : Number(index),
  );
}

/** Returns the configuration for a command that needs a valid one. */
export async function goodConfiguration(file: string, read?: string): Promise<GatewayConfiguration> {
  return (await goodReading(file, read)).configuration;
}

/** The same for one that was active before, and may be from before its author had to decide what a new one must. */
export async function pastConfiguration(file: string): Promise<GatewayConfiguration> {
  return (await goodReading(file, undefined, checkPastConfiguration)).configuration;
}

/** Returns it with positions in the file. */
export async function goodReading(
  file: string,
  read?: string,
  check?: typeof checkConfiguration,
): Promise<ConfigurationReading & { readonly ok: true }> {
  const reading = await readConfigurationFile(file, undefined, read, check);
  if (reading.ok) return reading;
  throw new UsageError(
    `${file} has ${counted(reading.problems.length, 'problem')}: run portcullis check ${file} to list them`,
  );
}

/** `1 problem`, `2 problems`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
