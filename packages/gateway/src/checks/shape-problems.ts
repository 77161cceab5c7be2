import { didYouMean, lookAlikes, nearestName, nearestSetting } from '@portcullis/core/internal';
import * as v from 'valibot';
import type { ConfigurationProblem } from '../configuration/configuration-problem.ts';
import { settingPath } from '../configuration/setting-path.ts';
import { configurationSchema } from '../schema.ts';
import { placesOf, schemasAt, settingsAt } from './settings-at.ts';

/** How often a part is looked at again under another kind: one inside of another, and one inside of that. */
const MAX_GUESSES = 3;

/**
 * What is wrong with the shape of a configuration, with its place and what was probably meant. A part of an unknown kind
 * (`"type": "oidcc"`) is looked at as what was probably meant, so that it hides nothing else that is wrong with it.
 */
export function shapeProblems(configuration: unknown): readonly ConfigurationProblem[] {
  const found: ConfigurationProblem[] = [];
  let guessed = configuration;
  let guesses: readonly string[] = [];
  for (let round = 0; round <= MAX_GUESSES; round++) {
    const { issues = [] } = v.safeParse(configurationSchema, guessed);
    found.push(
      ...issues
        .flatMap((issue) => problemsOf(issue, guessed))
        .filter(
          // Of a kind that is only the first there is, nobody knows what settings it has.
          ({ path, message }) =>
            !(message.startsWith('is not a setting') && guesses.some((guess) => path.startsWith(guess))),
        ),
    );
    // What is no object at all has no kind that could be guessed.
    const unknown = issues.filter(
      ({ type, path, expected }) => type === 'variant' && path !== undefined && wordsIn(expected).length > 0,
    );
    if (unknown.length === 0) break;
    guessed = structuredCloneOf(guessed);
    guesses = [...guesses, ...unknown.flatMap((issue) => guessKind(issue, guessed))];
  }
  return found;
}

/** Gives a part the kind that was probably meant, or the first. Returns where the kind is only a guess. */
function guessKind({ path, expected, input }: v.BaseIssue<unknown>, configuration: unknown): string[] {
  const keys = (path ?? []).map(({ key }) => key as string | number);
  const words = wordsIn(expected);
  const near = typeof input === 'string' ? nearestName(input, words) : undefined;
  let part = configuration as Record<string | number, unknown>;
  for (const key of keys.slice(0, -1)) part = part[key] as typeof part;
  part[keys.at(-1) ?? ''] = near ?? words[0];
  return near === undefined ? [settingPath(keys.slice(0, -1))] : [];
}

/** What a configuration can hold is JSON; whatever else is in it stays what it is. */
function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCloneOf(item)]));
}

/**
 * What an issue says; of settings that there are not, valibot names the first of an object only.
 *
 * @param above where the value is that the issue's path starts from
 */
function problemsOf(
  issue: v.BaseIssue<unknown>,
  configuration: unknown,
  above: readonly unknown[] = [],
): ConfigurationProblem[] {
  const { path = [] } = issue;
  const keys = [...above, ...path.map(({ key }) => key)];
  // To valibot a list is a record as well, whose parts are called "0" and so on.
  const listed = path.findIndex(({ type, input }) => type === 'object' && Array.isArray(input));
  if (listed !== -1) {
    const message = 'must be an object with a key for each entry, not a list';
    return [{ path: settingPath(keys.slice(0, above.length + listed)), message }];
  }
  const inside = issuesInside(issue, keys, configuration);
  if (inside.length > 0) return inside.flatMap((one) => problemsOf(one, configuration, keys));
  if (!isUnknownSetting(issue)) return [{ path: settingPath(keys), message: messageOf(issue) }];
  const part = keys.slice(0, -1);
  const known = settingsAt(part, configuration);
  const unknown = Object.keys(issue.path?.at(-1)?.input ?? {}).filter((key) => !known.includes(key));
  return [...new Set([keys.at(-1), ...unknown])].map((key) => ({
    path: settingPath([...part, key]),
    message: unknownSetting(String(key), known),
  }));
}

/** What is wrong inside of an object, where one form of a setting is an object and the others are not, such as `true`. */
function issuesInside(
  { type, issues }: v.BaseIssue<unknown>,
  keys: readonly unknown[],
  configuration: unknown,
): readonly v.BaseIssue<unknown>[] {
  if (type !== 'union' || issues === undefined) return [];
  const objects = schemasAt(keys, configuration).filter(({ entries }) => entries !== undefined);
  return objects.length === 1 ? issues.filter(({ path }) => path !== undefined) : [];
}

function isUnknownSetting({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never';
}

function unknownSetting(setting: string, known: readonly string[]): string {
  // Everybody's name for it, and here that of other things.
  const nearest = nearestSetting(setting === 'clientSecret' ? 'clientAuthentication' : setting, known);
  const meant = didYouMean(nearest);
  const [place, another] = placesOf(setting);
  // A name that stands at many places says nothing of which was meant, but for one at the top.
  const isTold = place !== undefined && (place === setting || another === undefined);
  return `is not a setting${lookAlikes(setting, nearest)}${meant || (isTold ? ` here: move it to ${place}` : '')}`;
}

function wordsIn(expected: string | null): readonly string[] {
  return [...(expected ?? '').matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);
}

/** Valibot speaks of keys and types; this says what to do. */
function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'is missing';
  if (issue.kind === 'schema' && issue.message.startsWith('Invalid')) {
    // What was received is not said: a variable may have put a secret there.
    if (issue.received === 'undefined') return `is missing: must be ${expectation(issue)}`;
    return `must be ${expectation(issue)}${typeof issue.input === 'string' ? didYouMean(nearestName(issue.input, wordsIn(issue.expected))) : ''}`;
  }
  return issue.message;
}

/** Readable names for the types of valibot. */
const TYPES: Readonly<Record<string, string>> = {
  Array: 'a list',
  Object: 'an object',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
};

function expectation({ expected }: v.BaseIssue<unknown>): string {
  // A choice may hold another one, in parentheses of its own.
  const types = expected?.replace(/[()]/g, '').split(' | ');
  return types?.map((type) => TYPES[type] ?? type).join(' or ') ?? 'something else';
}
