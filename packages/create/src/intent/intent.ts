import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { CreateError } from '../create-error.ts';
import { hostProblem, issuerProblem, providerKinds } from '../providers.ts';
import { namesOf, OWN_NAMES } from './worker-names.ts';

/** Which application and provider the user has, and who may do what: the input for a project. */
export type Intent = v.InferOutput<typeof intentSchema>;

/** One application of it. */
export type IntendedInstance = Intent['instances'][number];

/** What a role may do in an application, the most first. */
export const LEVELS = ['administer', 'write', 'contribute', 'read'] as const;

/** One of them. */
export type Level = (typeof LEVELS)[number];

const text = v.pipe(v.string(), v.minLength(1, 'must not be empty'));
const name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z\d-]{0,31}$/, 'must be lower-case letters, digits and dashes, 32 at most'),
);
const listOf = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item), v.minLength(1, 'must have at least one entry'));
const path = (everything: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\/[^\s?#]*$/, 'must be a path, such as /assets/**'),
    v.notValue('/**', `would ${everything}: name paths`),
  );
/**
 * As `resources` has paths: read in any letter case, a segment is a word, a word in all of its formats (`admin.*`), or any. `/admin`
 * would be one page, and every writer could open what is below it.
 */
const WHOLE_SEGMENTS = /^(?:\/(?:[^/:*;#?%\\&\s]+(?:\.\*)?|\*))*\/\*\*$/;
const contact = v.pipe(v.string(), v.email('must be an e-mail address'));
const group = v.pipe(text, v.regex(/[^*]/, 'would grant the role to everyone: name groups'));
const level = v.picklist(LEVELS);

const common = {
  name,
  host: checkedBy(hostProblem),
  /** What each role may do there. A role that is not named may do nothing. */
  may: v.pipe(v.record(name, level), v.minEntries(1, 'must have at least one entry')),
  /** The VPC Service by which it is reached. Default: one that is to be made. */
  vpcService: v.exactOptional(
    v.pipe(v.string(), v.uuid('must be the id that "wrangler vpc service create" printed')),
  ),
} as const;

const instance = v.variant('application', [
  v.strictObject({
    application: v.literal('web'),
    ...common,
    /** Paths that everyone may read without a login. Default: none. */
    public: v.exactOptional(listOf(path('open everything without a login'))),
    /** Paths that only those reach who administer it. Default: none. */
    administration: v.exactOptional(
      listOf(
        v.pipe(
          path('be everything'),
          v.regex(
            WHOLE_SEGMENTS,
            'must be whole segments, each a word, one with .* for its formats, or *, and /** for all that is below, such as /admin/**',
          ),
        ),
      ),
    ),
  }),
  v.strictObject({ application: v.literal('phabricator'), ...common }),
]);

const intentSchema = v.pipe(
  v.strictObject({
    /** Of the project and its Worker. Default: that of its folder. */
    name: v.exactOptional(name),
    /** Who answers for it: an address that refusals show, and that owns the rules. */
    contact,
    provider: v.strictObject({
      kind: v.picklist(
        providerKinds,
        `must be one of ${providerKinds.join(', ')}: tokens of other providers list no groups. For them, create a project with --template and ask a directory, as https://www.npmjs.com/package/@portcullis/roles describes`,
      ),
      issuer: checkedBy(issuerProblem),
      /** The id that the gate is registered with there. */
      clientId: text,
      /** Where its tokens have groups. Default: `groups`. */
      groupsClaim: v.exactOptional(text),
      /** `aud` of tokens that programs bring. Default: the first instance's address. */
      audience: v.exactOptional(text),
    }),
    /** Roles, each with the groups of the provider whose people have it. */
    roles: v.pipe(v.record(name, listOf(group)), v.minEntries(1, 'must have at least one entry')),
    instances: listOf(instance),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const message of between(dataset.value)) addIssue({ message });
  }),
);

/** What must hold between the parts. */
function between({
  roles,
  instances,
}: {
  roles: object;
  instances: readonly IntendedInstanceInput[];
}): string[] {
  return instances.flatMap((instance, index) => {
    const { name: called, host, may, application } = instance;
    const { public: open = [], administration = [] } = instance.application === 'web' ? instance : {};
    const at = `instances[${index}]`;
    const before = instances.slice(0, index);
    const taken = [...OWN_NAMES, ...before.flatMap(namesOf)];
    const twice = namesOf(instance).find((name) => taken.includes(name));
    return [
      ...(before.some((one) => one.name === called)
        ? [`${at}.name: ${called} is already used`]
        : twice === undefined
          ? []
          : [`${at}.name: ${called} would create a second ${twice} in the Worker: choose another name`]),
      ...(before.some((one) => one.host === host) ? [`${at}.host: ${host} is already used`] : []),
      ...open
        .filter((path) => administration.some((pattern) => isWithin(path, pattern)))
        .map((path) => `${at}.public: ${path} is also an administration path: it must be one or the other`),
      ...Object.entries(may).flatMap(([role, what]) => [
        ...(Object.hasOwn(roles, role) ? [] : [`${at}.may.${role}: is not declared in "roles"`]),
        ...(application === 'web' && what === 'contribute'
          ? [`${at}.may.${role}: "contribute" is for Phabricator only: use "write" or "read"`]
          : application === 'phabricator' && what === 'read'
            ? [
                `${at}.may.${role}: Phabricator does not support read-only access: use "contribute" or "write"`,
              ]
            : []),
      ]),
    ];
  });
}

/** Whether a path is all within a pattern of {@link WHOLE_SEGMENTS}: which denies it, whatever else opens it. */
function isWithin(path: string, pattern: string): boolean {
  const segments = path.toLowerCase().split('/');
  const above = pattern.toLowerCase().split('/').slice(0, -1);
  return above.every((segment, index) => {
    const own = segments[index] ?? '';
    if (segment === '*') return own !== '';
    const [word = ''] = segment.split('.*');
    return own === word || (word !== segment && own.startsWith(`${word}.`));
  });
}

type IntendedInstanceInput = v.InferOutput<typeof instance>;

function checkedBy(problemOf: (given: string) => string | undefined) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const problem = dataset.typed ? problemOf(dataset.value) : undefined;
      if (problem !== undefined) addIssue({ message: problem });
    }),
  );
}

/** Reads answers. Fails with a {@link CreateError} that lists all problems, each with its path. */
export async function readIntent(file: string): Promise<Intent> {
  let written: string;
  try {
    // The mark that editors on Windows write before a text is none of it.
    written = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(await readFile(file));
  } catch (error) {
    const isNoText = error instanceof TypeError;
    throw new CreateError(`${file}: ${isNoText ? 'is not UTF-8: save it as UTF-8' : 'cannot be read'}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch (error) {
    throw new CreateError(
      `${file}${placeOfFault(written, error)}: is not valid JSON: JSON has no comments and no trailing commas, and requires double quotes`,
    );
  }
  return checkedIntent(value, file);
}

/** Where a text stops being JSON, as `:LINE`, where the runtime says it. Its words quote what stands there. */
function placeOfFault(text: string, error: unknown): string {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? '' : `:${text.slice(0, Number(position)).split('\n').length}`;
}

/** What is wrong with who answers for a gate. */
export function contactProblem(given: string): string | undefined {
  return v.safeParse(contact, given).issues?.[0].message;
}

/** What is wrong with groups, as they are written on a terminal: with commas between. */
export function groupsProblem(text: string): string | undefined {
  return v.safeParse(listOf(group), groupsIn(text)).issues?.[0].message;
}

/** The groups in a text with commas between. */
export function groupsIn(text: string): string[] {
  return text.split(',').flatMap((one) => one.trim() || []);
}

/**
 * What was answered, if nothing is wrong with it. Fails with a {@link CreateError} that lists all that is, each with its place.
 * @param called how they call where it comes from
 */
export function checkedIntent(value: unknown, called: string): Intent {
  const { success, output, issues } = v.safeParse(intentSchema, value);
  if (success) return output;
  const problems = issues.map((issue) =>
    [called, placeOf(issue), messageOf(issue)].filter((part) => part !== '').join(': '),
  );
  throw new CreateError(problems.join('\n'));
}

function placeOf({ path: keys }: v.BaseIssue<unknown>): string {
  return (keys ?? []).reduce<string>(
    (place, { key }) =>
      typeof key === 'number' ? `${place}[${key}]` : `${place}${place && '.'}${String(key)}`,
    '',
  );
}

/** Valibot speaks of keys and types; this says what to do. */
function messageOf({ type, kind, expected, received, message }: v.BaseIssue<unknown>): string {
  if (kind !== 'schema' || !message.startsWith('Invalid')) return message;
  if (type === 'strict_object' && expected === 'never') return 'is not a known field';
  return received === 'undefined'
    ? 'is missing'
    : `must be ${TYPES[expected ?? ''] ?? expected?.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ')}`;
}

/** Human-readable names of Valibot's types. */
const TYPES: Readonly<Record<string, string>> = { Array: 'a list', Object: 'an object', string: 'a text' };
