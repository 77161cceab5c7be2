import type { Field } from './field.ts';
import { didYouMean, nearestName } from './nearest-name.ts';

/** A field for each option, under its name. */
export type Fields = Readonly<Record<PropertyKey, Field<unknown>>>;

/** Options with every default filled in: the type of the settings. `Open` are those that have none, and may be absent. */
export type Completed<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Name extends Open
    ? Options[Name] | undefined
    : Exclude<Options[Name], undefined>;
};

/** A field for each option, forgotten ones not compiling. */
export type FieldsFor<Options, Open extends keyof Options = never> = {
  readonly [Name in keyof Options]-?: Field<Completed<Options, Open>[Name]>;
};

/** The options, checked and completed: each has the type that its field makes of it. */
export type Checked<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

/** For what holds between options, or takes more than a field. Says a problem with the option's name in front. */
export type Cross<F extends Fields> = (checked: Checked<F>, problem: (text: string) => void) => void;

/**
 * Checks options and fills in their defaults. `undefined` is the same as not given.
 *
 * Throws {@link OptionsError} with everything wrong at once: each problem begins with the option's name, and an option
 * that does not exist is named with the one that was probably meant. No value is ever shown: it may be a secret.
 *
 * The settings' type comes from the options' own, `Completed<…>`, and the fields' as well, so that none is written twice.
 *
 * @param who the function that the options were given to
 * @param cross called whatever the fields say, so that all problems are told together
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
    throw new OptionsError(who, ['expects an object of options']);
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
 * Checks options that stand in others, so that all problems are told together: each of theirs with where they stand in
 * front, as in `theme.logo must be …`. Returns `undefined` if there are any.
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

/** Options that nothing can be made of: its message names each that is wrong, and shows no value. */
export class OptionsError extends TypeError {
  /** Each with the name of the option in front. */
  readonly problems: readonly string[];

  constructor(who: string, problems: readonly string[]) {
    super(`${who}: ${problems.join('; ')}`);
    this.problems = problems;
  }

  override get name(): string {
    return 'OptionsError';
  }
}

/** With what it must be, where its check says that of `undefined` too. */
function missing(name: string, problem: Field<unknown>['problem']): string {
  const wanted = problem(undefined, name);
  return `${name} is missing${wanted === undefined ? '' : `: it ${wanted}`}`;
}

function unknownOption(name: string, fields: Fields): string {
  const hint = didYouMean(nearestName(name, Object.keys(fields)), String);
  // The name is the caller's own, but a key as long as a secret is none.
  return `${name.length > 64 ? 'a very long name' : name} is not an option${hint}`;
}

function inText(name: PropertyKey): string {
  return typeof name === 'symbol' ? (name.description ?? 'a symbol') : String(name);
}
