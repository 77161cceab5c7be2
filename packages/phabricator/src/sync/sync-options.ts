import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  isObject,
  nestedOptions,
  number,
  optional,
  value,
} from '@portcullis/core/internal';
import {
  CONDUIT_TOKEN,
  disableSettings,
  isConduitToken,
  isTexts,
  type SyncDisableOptions,
  type SyncDisableSettings,
} from './disable-options.ts';

/** How groups become projects. */
export interface SyncOptions {
  /** Where Phorge itself is, such as `https://phorge.internal/`: the origin, not the gate. */
  readonly phorge: string;
  /** A Conduit token, of an account that may edit the projects. */
  readonly token: string;
  /** The groups whose members are a project's members, by the project's slug (its hashtag without `#`). */
  readonly projects: Readonly<Record<string, readonly string[]>>;
  /** Usernames that are never removed from a project. Bots and mailing lists never are. Default: none. */
  readonly protectedUsernames?: readonly string[];
  /** The brake: a run that would remove more members than this, over all projects, changes nothing. Default 50. */
  readonly maxRemovals?: number;
  /** The brake: the same as a share of all members that there are now, in percent, 0 to 100. Default 10. */
  readonly maxRemovalsPercent?: number;
  /**
   * Accounts of people who left are disabled: of whoever is in none of these groups any more. Nobody is ever enabled again, and no
   * administrator, bot, mailing list or protected person is disabled. Default: nobody is.
   */
  readonly disable?: SyncDisableOptions;
  /** Longest wait for one answer of Phorge, in milliseconds, 100 to 60,000. Default 30,000. */
  readonly timeoutMs?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** The validated options with their defaults. */
export interface SyncSettings extends Omit<Completed<SyncOptions, 'disable'>, 'disable'> {
  readonly disable: SyncDisableSettings | undefined;
}

const SLUG = /^[\p{L}\p{N}_.-]+$/u;

const fields: FieldsFor<SyncOptions, 'disable'> = {
  phorge: value(isAddress, 'must be an http or https URL without user, query or fragment'),
  token: value(isConduitToken, CONDUIT_TOKEN),
  projects: value(
    isMapping,
    'must be an object of projects and their groups, such as { "platform_team": ["eng-platform"] }, each project once',
  ),
  protectedUsernames: value(isTexts, 'must be an array of usernames', () => []),
  maxRemovals: number({ from: 0, to: 1_000_000, whole: true, fallback: 50 }),
  maxRemovalsPercent: number({ from: 0, to: 100, fallback: 10 }),
  disable: optional((given) => (isObject(given) ? undefined : 'must be an object of options')),
  timeoutMs: number({ from: 100, to: 60_000, fallback: 30_000 }),
  fetch: callback(() => (url, init) => fetch(url, init)),
};

/** Checks and completes the options. Throws an `OptionsError` that lists everything wrong, and quotes no token. */
export function syncSettings(options: SyncOptions): SyncSettings {
  let disable: SyncDisableSettings | undefined;
  const checked = checkOptions('sync', options, fields, (given, problem) => {
    const nested = given.disable;
    if (nested !== undefined) disable = nestedOptions('disable', () => disableSettings(nested), problem);
  });
  return { ...checked, disable };
}

function isAddress(given: unknown): boolean {
  const url = typeof given === 'string' ? URL.parse(given) : null;
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    `${url.username}${url.password}${url.search}${url.hash}` === ''
  );
}

function isMapping(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const entries = Object.entries(given);
  const slugs = new Set(entries.map(([slug]) => normalSlug(slug)));
  return (
    entries.length > 0 &&
    slugs.size === entries.length &&
    entries.every(([slug, groups]) => SLUG.test(slug) && isTexts(groups) && groups.length > 0)
  );
}

/** `Platform-Team` and `platform_team` are one project to Phorge. */
export function normalSlug(slug: string): string {
  return slug.toLowerCase().replaceAll(/[-_.]+/g, '_');
}
