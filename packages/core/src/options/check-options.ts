import type { Field } from './field.ts';
import { didYouMean, nearestName } from './nearest-name.ts';

/** A field for each option, by its name. */
export type Fields = Readonly<Record<PropertyKey, Field<unknown>>>;

/** Options with their defaults: the type of the settings. `Open` are those without a default, which can be missing. */
export type Completed<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Name extends Open
    ? Options[Name] | undefined
    : Exclude<Options[Name], undefined>;
};

/** A field for each option. If one is missing, it does not compile. */
export type FieldsFor<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Field<Completed<Options, Open>[Name]>;
};

/** The validated options with their defaults, with the types of their fields. */
export type Checked<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

/** A check of several options, or one that a field cannot express. Reports problems that start with the name of the option. */
export type Cross<F extends Fields> = (checked: Checked<F>, problem: (text: string) => void) => void;

/**
 * Validates options and adds their defaults. `undefined` is the same as a missing option.
 *
 * Throws an {@link OptionsError} that lists all problems: each starts with the option's name, and an unknown option is reported
 * with the name that was probably meant. Values are never shown, since they can be secrets.
 *
 * The types of the settings and of the fields are derived from that of the options (`Completed<…>`, `FieldsFor<…>`).
 *
 * @param who the name of the function that received the options, for messages
 * @param cross called even if fields have problems, so that all problems are reported together
 *
 * @example
 * ```ts
 * import { type Completed, checkOptions, type FieldsFor, flag, number } from '@portcullis/core/internal';
 *
 * interface ReaderOptions {
 *   readonly maxBytes?: number;
 *   readonly strict?: boolean;
 * }
 *
 * const fields: FieldsFor<ReaderOptions> = {
 *   maxBytes: number({ above: 0, whole: true, fallback: 65_536 }),
 *   strict: flag(true),
 * };
 *
 * export function readerSettings(options: ReaderOptions): Completed<ReaderOptions> {
 *   return checkOptions('reader', options, fields);
 * }
 * ```
 */
export function checkOptions<F extends Fields>(
  who: string,
  options: object,
  fields: F,
  cross?: Cross<F>,
): Checked<F> {
  if (typeof options !== 'object' || options === null)
    throw new OptionsError(who, ['expected an object with options']);
  const given: Readonly<Record<PropertyKey, unknown>> = { ...options };
  const problems: string[] = [];
  const checked: Record<PropertyKey, unknown> = {};
  for (const name of Reflect.ownKeys(fields)) {
    const { problem, fallback } = fields[name] as Field<unknown>;
    const value = given[name];
    if (value === undefined) {
      if (fallback === undefined) problems.push(missing(inText(name), problem));
      else checked[name] = fallback();
      continue;
    }
    const wrong = problem(value, inText(name));
    if (wrong === undefined) checked[name] = value;
    else problems.push(`${inText(name)} ${wrong}`);
  }
  for (const name of Reflect.ownKeys(given)) {
    if (!Object.hasOwn(fields, name)) problems.push(unknownOption(inText(name), fields));
  }
  cross?.(checked as Checked<F>, (text) => problems.push(text));
  if (problems.length > 0) throw new OptionsError(who, problems);
  return checked as Checked<F>;
}

/**
 * Validates nested options, so that all problems are reported together: each starts with the path of the option, as in
 * `theme.logo must be …`. Returns `undefined` if there are any.
 */
export function nestedOptions<Settings>(
  path: string,
  check: () => Settings,
  problem: (text: string) => void,
): Settings | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    for (const text of error.problems) problem(`${path}.${text}`);
    return undefined;
  }
}

/** The error for invalid options: its message lists the problem of each, and shows no values. */
export class OptionsError extends TypeError {
  /** The problems. Each starts with the name of the option. */
  readonly problems: readonly string[];

  constructor(who: string, problems: readonly string[]) {
    super(`${who}: ${problems.join('; ')}`);
    this.problems = problems;
  }

  override get name(): string {
    return 'OptionsError';
  }
}

/** The message of a missing option, with the requirement if the check states one for `undefined`. */
function missing(name: string, problem: Field<unknown>['problem']): string {
  const wanted = problem(undefined, name);
  return `${name} is missing${wanted === undefined ? '' : `: it ${wanted}`}`;
}

function unknownOption(name: string, fields: Fields): string {
  const hint = didYouMean(nearestName(name, Object.keys(fields)), String);
  // A name is not secret, but one of this length could be a secret in the wrong place.
  return `${name.length > 64 ? 'a very long name' : name} is not an option${hint}`;
}

function inText(name: PropertyKey): string {
  return typeof name === 'symbol' ? (name.description ?? 'a symbol') : String(name);
}
