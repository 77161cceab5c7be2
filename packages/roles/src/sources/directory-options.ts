import {
  type Completed,
  callback,
  checkOptions,
  type Field,
  type Fields,
  type FieldsFor,
  number,
  type Sleep,
  systemSleep,
  value,
} from '@portcullis/core/internal';

/** Options of all directories. */
export interface DirectoryTuning {
  /**
   * How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles for up to this
   * time. Default 300.
   *
   * From 0 to 3600.
   */
  readonly cacheSeconds?: number;
  /**
   * How long the gate waits before it repeats a failed lookup for the same caller, in seconds. Default 15.
   *
   * From 1 to 3600.
   */
  readonly retrySeconds?: number;
  /**
   * Timeout of one request to the directory, in milliseconds. Default 5,000.
   *
   * From 100 to 30,000.
   */
  readonly timeoutMs?: number;
  /**
   * How long a request waits in total if the directory limits the rate (status 429), in seconds. Default 5.
   *
   * From 0 to 30.
   */
  readonly maxWaitSeconds?: number;
  /** How many callers are cached. The oldest entry is evicted first. Default 10,000. */
  readonly maxCallers?: number;
  /** Sends the requests. Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: Sleep;
}

/** The common options, checked and with defaults. */
export type DirectorySettings = Completed<DirectoryTuning>;

/** How each option is checked. */
export const directoryFields: FieldsFor<DirectoryTuning> = {
  cacheSeconds: number({ from: 0, to: 3600, fallback: 300 }),
  retrySeconds: number({ from: 1, to: 3600, fallback: 15 }),
  timeoutMs: number({ from: 100, to: 30_000, fallback: 5000 }),
  maxWaitSeconds: number({ from: 0, to: 30, fallback: 5 }),
  maxCallers: number({ from: 1, to: 1_000_000, fallback: 10_000 }),
  fetch: callback(() => (url, init) => fetch(url, init)),
  sleep: callback(() => systemSleep),
};

/** The options of one source, without the common ones. */
export type OwnFields<Options extends DirectoryTuning, Open extends keyof Options = never> = FieldsFor<
  Omit<Options, keyof DirectoryTuning>,
  Exclude<Open, keyof DirectoryTuning>
>;

/**
 * Checks all options of a source. Throws an `OptionsError` with all problems.
 *
 * @param fields checks of the options that are specific to the source
 */
export function directorySettings<Options extends DirectoryTuning, Open extends keyof Options = never>(
  source: string,
  options: Options,
  fields: OwnFields<Options, Open>,
): Completed<Options, Open> & DirectorySettings {
  const all: Fields = { ...directoryFields, ...(fields as Fields) };
  return checkOptions(source, options, all) as Completed<Options, Open> & DirectorySettings;
}

/** A non-empty text: a name, a secret. */
export const notEmpty: Field<string> = value(isText, 'must not be empty');

/** A list of at least one non-empty text. */
export const texts: Field<readonly [string, ...string[]]> = value(
  (given) => Array.isArray(given) && given.length > 0 && given.every(isText),
  'must be an array of at least one string, none empty',
);

function isText(given: unknown): boolean {
  return typeof given === 'string' && given !== '';
}

/** A text that matches a pattern. */
/* @__NO_SIDE_EFFECTS__ */
export function matching(form: RegExp, words: string): Field<string> {
  return value((given) => typeof given === 'string' && form.test(given), words);
}
