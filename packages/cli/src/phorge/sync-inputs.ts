import { defined, isRecord, OptionsError } from '@portcullis/core/internal';
import { type GroupMembers, type GroupSync, groupSync, type SyncOptions } from '@portcullis/phabricator/sync';
import type { CommandIo } from '../command.ts';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { readTextFile } from '../files/text-file.ts';
import { UsageError } from '../usage-error.ts';

/** Where the token is taken from: neither a file that is kept in a repository, nor a line that other users can list. */
export const TOKEN_VARIABLE = 'PORTCULLIS_CONDUIT_TOKEN';

/** The same of an account that may disable others, where the file says that accounts are disabled. Default: the one before. */
export const DISABLE_TOKEN_VARIABLE = 'PORTCULLIS_CONDUIT_DISABLE_TOKEN';

/** The limits as they are given for one run. */
export interface RaisedLimits {
  readonly 'max-removals': string | undefined;
  readonly 'max-removals-percent': string | undefined;
}

/** Makes the synchronisation that a file describes. Fails with {@link UsageError} that lists what is wrong. */
export async function syncOf(
  file: string,
  limits: RaisedLimits,
  { env = {} }: CommandIo,
): Promise<GroupSync> {
  const given = await readObject(file);
  const disable = fieldsOf(given.disable);
  if ('token' in given || 'fetch' in given || 'token' in disable) {
    throw new UsageError(
      `${file}: must not contain "token" or "fetch": set the tokens in ${TOKEN_VARIABLE} and ${DISABLE_TOKEN_VARIABLE}`,
    );
  }
  const token = env[TOKEN_VARIABLE];
  if (token === undefined || token === '') {
    throw new UsageError(`set ${TOKEN_VARIABLE} to a Conduit token of an account that can edit the projects`);
  }
  const raised = {
    maxRemovals: numberOf('max-removals', limits),
    maxRemovalsPercent: numberOf('max-removals-percent', limits),
  };
  const disableToken = env[DISABLE_TOKEN_VARIABLE] ?? '';
  const options = {
    ...given,
    ...(given.disable === undefined || disableToken === ''
      ? {}
      : { disable: { ...disable, token: disableToken } }),
    ...defined(raised),
    token,
  } as unknown as SyncOptions;
  try {
    return groupSync(options);
  } catch (error) {
    // What is wrong is said by the options' names, and never with their values.
    if (!(error instanceof OptionsError)) throw error;
    throw new UsageError(error.problems.map((problem) => placed(problem, file)).join('; '));
  }
}

/** A problem where it is: tokens are in variables, and everything else in the file. */
function placed(problem: string, file: string): string {
  const [, option, rest] = /^((?:disable\.)?token) (.*)$/s.exec(problem) ?? [];
  if (option === undefined) return `${file}: ${problem}`;
  return `${option === 'token' ? TOKEN_VARIABLE : DISABLE_TOKEN_VARIABLE} ${rest}`;
}

/** Reads who is in which group: one JSON object, a list of usernames under each group's name. */
export async function readMembers(file: string): Promise<GroupMembers> {
  const groups = Object.entries(await readObject(file));
  const wrong = groups.filter(
    ([, names]) => !Array.isArray(names) || !names.every((name) => typeof name === 'string' && name !== ''),
  );
  if (wrong.length > 0) {
    const names = wrong.map(([group]) => JSON.stringify(group)).join(', ');
    throw new UsageError(`${file}: must contain a list of usernames for each group: ${names} does not`);
  }
  return new Map(groups as [string, string[]][]);
}

async function readObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  const value = jsonIn(await readTextFile(file));
  if (value === undefined) throw new UsageError(`${file}: is not valid JSON`);
  if (isRecord(value)) return value;
  throw new UsageError(`${file}: must be one JSON object`);
}

function numberOf(name: keyof RaisedLimits, limits: RaisedLimits): number | undefined {
  const text = limits[name];
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} ${text}: must be a number`);
  return Number(text);
}
