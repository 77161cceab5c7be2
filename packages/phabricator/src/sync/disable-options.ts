import {
  type Completed,
  checkOptions,
  type FieldsFor,
  number,
  optional,
  value,
} from '@portcullis/core/internal';

/** Whose accounts are disabled. */
export interface SyncDisableOptions {
  /** Groups whose members keep their accounts. If one of the groups does not exist, no account is disabled. */
  readonly groups: readonly string[];
  /** A Conduit token of an account that Phorge lets disable others: an administrator's. Default: that of the run. */
  readonly token?: string;
  /** Safety limit: a run that would disable more accounts than this changes nothing. Default 10. */
  readonly maxDisabled?: number;
  /** Safety limit: the same as a percentage of all enabled accounts. Default 5. */
  readonly maxDisabledPercent?: number;
}

/** The validated options with their defaults. */
export type SyncDisableSettings = Completed<SyncDisableOptions, 'token'>;

/** How each option is checked. */
export const syncDisableFields: FieldsFor<SyncDisableOptions, 'token'> = {
  groups: value(
    (given) => isTexts(given) && given.length > 0,
    'must be an array of groups, such as ["everybody"]',
  ),
  token: optional((given) => (isConduitToken(given) ? undefined : CONDUIT_TOKEN)),
  maxDisabled: number({ from: 0, to: 1_000_000, whole: true, fallback: 10 }),
  maxDisabledPercent: number({ from: 0, to: 100, fallback: 5 }),
};

/** Checks and completes them. Throws an `OptionsError` that quotes no token. */
export function disableSettings(options: SyncDisableOptions): SyncDisableSettings {
  return checkOptions('sync', options, syncDisableFields);
}

/** What a token must be. */
export const CONDUIT_TOKEN = 'must be a Conduit token: "api-" and 28 letters and digits';

/** Whether it has the form of a token that does not end. */
export function isConduitToken(given: unknown): given is string {
  return typeof given === 'string' && /^api-[a-z\d]{28}$/.test(given);
}

/** Whether these are texts, none of them empty. */
export function isTexts(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((text) => typeof text === 'string' && text !== '');
}
