/** The check of one option. */
export interface Field<out Value> {
  /** The problem of a value, as text after the option's name: `must be true or false`. */
  readonly problem: (value: unknown, name: string) => string | undefined;
  /** The default value. Without it, the option is required. */
  readonly fallback?: () => Value;
  /** Of a number: what it may be. A setting of the gateway that is this option has the same limits. */
  readonly limits?: NumberLimits;
  /** Of one of some words: which. */
  readonly words?: readonly string[];
}

/** Limits of a number. The unit is the end of the option's name: `timeoutMs`, `maxBytes`. */
export interface NumberLimits {
  /** Inclusive minimum. */
  readonly from?: number;
  /** Exclusive minimum, instead of `from`. */
  readonly above?: number;
  /** Inclusive maximum. */
  readonly to?: number;
  /** Whether only integers are allowed. Default `false`. */
  readonly whole?: boolean;
}

/** A finite number within limits. */
/* @__NO_SIDE_EFFECTS__ */
export function number(limits: NumberLimits & { readonly fallback: number }): Field<number>;
/** The same for a number that may stay `undefined`. */
export function number(limits: NumberLimits & { readonly fallback: undefined }): Field<number | undefined>;
/* @__NO_SIDE_EFFECTS__ */
export function number(
  limits: NumberLimits & { readonly fallback: number | undefined },
): Field<number | undefined> {
  // A limit that is not there is `undefined`, to which no number compares.
  const { from, above, to, whole, fallback } = limits as Required<typeof limits>;
  return {
    limits,
    problem: (value, name) => {
      const given = value as number;
      const isOne = whole ? Number.isInteger(value) : Number.isFinite(value);
      const fits = isOne && !(given < from || given <= above || given > to);
      return fits ? undefined : `must be ${inWords(limits)}${unitOf(name)}`;
    },
    fallback: () => fallback,
  };
}

/** `true` or `false`. */
/* @__NO_SIDE_EFFECTS__ */
export function flag(fallback: boolean): Field<boolean> {
  return {
    problem: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
    fallback: () => fallback,
  };
}

/** A function. With `() => undefined` as the fallback, it is optional. */
/* @__NO_SIDE_EFFECTS__ */
export function callback<Call extends ((...given: never) => unknown) | undefined>(
  fallback: () => Call,
): Field<Call> {
  return {
    problem: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
    fallback,
  };
}

/** An object with functions of these names, such as a clock or a store. Required without a fallback. */
/* @__NO_SIDE_EFFECTS__ */
export function objectWith<Value extends object>(
  members: readonly (string & keyof Value)[],
  fallback?: () => Value,
): Field<Value> {
  return value((given) => hasAll(given, members), `must have ${members.join('() and ')}()`, fallback);
}

/** A list whose entries are checked one by one. */
/* @__NO_SIDE_EFFECTS__ */
export function list<Value>(
  entry: (value: unknown) => string | undefined,
  fallback: () => readonly Value[],
): Field<readonly Value[]> {
  return {
    problem: (value) => {
      if (!Array.isArray(value)) return 'must be an array';
      const problems = value.flatMap((one: unknown, index) => {
        const problem = entry(one);
        return problem === undefined ? [] : [`${problem}, at index ${index}`];
      });
      return problems.length === 0 ? undefined : problems.join(', and ');
    },
    fallback,
  };
}

/** One of several string values. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const Word extends string>(words: readonly Word[], fallback: Word): Field<Word> {
  return {
    words,
    problem: (value) =>
      (words as readonly unknown[]).includes(value)
        ? undefined
        : `must be ${words.map((word) => JSON.stringify(word)).join(' or ')}`,
    fallback: () => fallback,
  };
}

/** A value that passes a test, with the problem for one that does not. Required without a fallback. */
/* @__NO_SIDE_EFFECTS__ */
export function value<Value>(
  isGood: (given: unknown) => boolean,
  words: string,
  fallback?: () => Value,
): Field<Value> {
  const problem = (given: unknown): string | undefined => (isGood(given) ? undefined : words);
  return fallback === undefined ? { problem } : { problem, fallback };
}

/** An optional value: `undefined` by default. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<Value>(
  problem: Field<Value>['problem'] = () => undefined,
): Field<Value | undefined> {
  return { problem, fallback: () => undefined };
}

/** Whether a value is an object: for an option whose members are checked elsewhere. */
export function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null;
}

function hasAll(value: unknown, members: readonly string[]): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return members.every(
    (member) => typeof (value as Readonly<Record<string, unknown>>)[member] === 'function',
  );
}

function inWords({ from, above, to, whole }: NumberLimits): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (above !== undefined) return `${kind} above ${above}${to === undefined ? '' : `, at most ${to}`}`;
  if (from === undefined) return to === undefined ? kind : `${kind} of at most ${to}`;
  return to === undefined ? `${kind} of at least ${from}` : `${kind} from ${from} to ${to}`;
}

function unitOf(name: string): string {
  const [unit] = /Ms$|(?:^s|S)econds$|(?:^b|B)ytes$/.exec(name) ?? [];
  if (unit === undefined) return '';
  return unit === 'Ms' ? ' milliseconds' : ` ${unit.toLowerCase()}`;
}

/** A non-empty string, such as a name or an API key. A variable that the Worker does not have is `undefined`. */
export const text: Field<string> = value(
  (given) => typeof given === 'string' && given !== '',
  'must be a non-empty string',
);

/** An absolute http or https URL. It does **not** require https: callers decide that. */
/* @__NO_SIDE_EFFECTS__ */
export function address(example: string): Field<string> {
  return value(
    (given) => typeof given === 'string' && /^https?:\/\//i.test(given) && URL.canParse(given),
    `must be an absolute URL, such as ${example}`,
  );
}
