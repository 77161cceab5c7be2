/** An option that is there or is not. */
export interface FlagOption {
  readonly kind: 'flag';
  readonly brief: string;
}

/** An option with a value. */
export interface ValueOption {
  readonly kind: 'value';
  /** How help writes the value, such as `FILE`. */
  readonly placeholder: string;
  readonly brief: string;
  /** Without it the command is invalid usage. Default: optional. */
  readonly required?: true;
  /** May be given any number of times. Default: once. */
  readonly many?: true;
  /** The only values there are. Default: any text. */
  readonly choices?: readonly string[];
  /** What completion proposes, where any text is taken. */
  readonly proposals?: readonly string[];
}

/** The options of a command by their names, as they are typed without the dashes. */
export type Options = Readonly<Record<string, FlagOption | ValueOption>>;

/** What `run` gets for {@link Options}. */
export type Values<Given extends Options> = {
  readonly [Name in keyof Given]: ValueOf<Given[Name]>;
};

type ValueOf<Given> = Given extends FlagOption
  ? boolean | undefined
  : Given extends { readonly many: true }
    ? readonly Word<Given>[] | undefined
    : Given extends { readonly required: true }
      ? Word<Given>
      : Word<Given> | undefined;

type Word<Given> = Given extends { readonly choices: readonly (infer Choice extends string)[] }
  ? Choice
  : string;

/** An option that is there or is not. */
export function flag(brief: string): FlagOption {
  return { kind: 'flag', brief };
}

/** An option with a text. */
export function value<const More extends Partial<Omit<ValueOption, 'kind' | 'placeholder' | 'brief'>>>(
  placeholder: string,
  brief: string,
  more?: More,
): ValueOption & More {
  return { kind: 'value', placeholder, brief, ...(more as More) };
}
