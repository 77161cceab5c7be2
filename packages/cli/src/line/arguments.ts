/** One thing that a command takes, besides its options. */
export interface Argument {
  /** How help writes it, such as `FILE`. */
  readonly placeholder: string;
  /** The same in a word, for messages: "names no file". */
  readonly what: string;
  readonly brief: string;
  /** Words to choose from. Without, the shell proposes files. */
  readonly words?: readonly string[];
  /** May be left out; those after it as well. Default: needed. */
  readonly optional?: true;
}

/** What `run` gets for {@link Argument}s. */
export type ArgumentValues<Args extends readonly Argument[]> = {
  readonly [Index in keyof Args]: Args[Index] extends { readonly optional: true }
    ? string | undefined
    : string;
};

/** The configuration that most commands are about. */
export const CONFIGURATION_FILE: Argument = {
  placeholder: 'FILE',
  what: 'file',
  brief: "the gateway's configuration, such as portcullis.json; - reads standard input",
};

/** The log that commands about events read. */
export const LOG_FILE: Argument = {
  placeholder: 'LOG',
  what: 'file',
  brief:
    'the events, one per line; - reads standard input; the output of wrangler tail --format json is accepted too',
};
