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

/** How a directory is asked. */
export interface DirectoryTuning {
  /** How long an answer is used, in seconds, 0 to 3600: so long somebody keeps a role that was taken away. Default 300. */
  readonly cacheSeconds?: number;
  /** How long a directory that failed for a caller is not asked again for them, in seconds, 1 to 3600. Default 15. */
  readonly retrySeconds?: number;
  /** How long one call may take, in milliseconds, 100 to 30000. Default 5000. */
  readonly timeoutMs?: number;
  /** How long a request waits in all when the directory asks for patience (429), in seconds, 0 to 30. Default 5. */
  readonly maxWaitSeconds?: number;
  /** How many callers are remembered; the oldest is forgotten first. Default 10,000. */
  readonly maxCallers?: number;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Default: the runtime's timer. */
  readonly sleep?: Sleep;
}

/** The tuning, checked and completed. */
export type DirectorySettings = Completed<DirectoryTuning>;

const tuningFields: FieldsFor<DirectoryTuning> = {
  cacheSeconds: number({ from: 0, to: 3600, fallback: 300 }),
  retrySeconds: number({ from: 1, to: 3600, fallback: 15 }),
  timeoutMs: number({ from: 100, to: 30_000, fallback: 5000 }),
  maxWaitSeconds: number({ from: 0, to: 30, fallback: 5 }),
  maxCallers: number({ from: 1, to: 1_000_000, fallback: 10_000 }),
  fetch: callback(() => (url, init) => fetch(url, init)),
  sleep: callback(() => systemSleep),
};

/** The options of a source besides the tuning. */
export type OwnFields<Options extends DirectoryTuning, Open extends keyof Options = never> = FieldsFor<
  Omit<Options, keyof DirectoryTuning>,
  Exclude<Open, keyof DirectoryTuning>
>;

/**
 * Checks the options of a source, its own and the tuning together. Throws an `OptionsError` that lists everything wrong.
 *
 * @param fields how its own are checked
 */
export function directorySettings<Options extends DirectoryTuning, Open extends keyof Options = never>(
  source: string,
  options: Options,
  fields: OwnFields<Options, Open>,
): Completed<Options, Open> & DirectorySettings {
  const all: Fields = { ...tuningFields, ...(fields as Fields) };
  return checkOptions(source, options, all) as Completed<Options, Open> & DirectorySettings;
}

/** A text that must not be empty: a name, a secret. */
export const notEmpty: Field<string> = value(isText, 'must not be empty');

/** Texts, at least one and none empty. */
export const texts: Field<readonly [string, ...string[]]> = value(
  (given) => Array.isArray(given) && given.length > 0 && given.every(isText),
  'must be a list of at least one text, none empty',
);

function isText(given: unknown): boolean {
  return typeof given === 'string' && given !== '';
}

/** A text of a form. */
/* @__NO_SIDE_EFFECTS__ */
export function matching(form: RegExp, words: string): Field<string> {
  return value((given) => typeof given === 'string' && form.test(given), words);
}
