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
  /** API token of a bot that can edit the projects. */
  readonly token: string;
  /** Groups by project slug (its hashtag without `#`). The members of these groups become the members of the project. */
  readonly projects: Readonly<Record<string, readonly string[]>>;
  /** Users who are never removed from a project. Bots and mailing lists are never removed. Default: no others. */
  readonly protectedUsernames?: readonly string[];
  /** Safety limit: a run that would remove more members than this, over all projects, changes nothing. Default 50. */
  readonly maxRemovals?: number;
  /** Safety limit: the same as a percentage of all members. Default 10. */
  readonly maxRemovalsPercent?: number;
  /**
   * Disables accounts of users who left the directory: users who are in none of these groups.
   * Administrators are never disabled, and no account is enabled again. Default: no account is disabled.
   *
   * Bots, mailing lists and protected users are never disabled either.
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

/** How each option is checked. */
export const syncFields: FieldsFor<SyncOptions, 'disable'> = {
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
  const checked = checkOptions('sync', options, syncFields, (given, problem) => {
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
