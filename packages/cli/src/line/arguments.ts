/** One thing that a command takes, besides its options. */
export interface Argument {
  /** How help writes it, such as `FILE`. */
  readonly placeholder: string;
  /** The same in a word, for messages: "names no file". */
  readonly what: string;
  readonly brief: string;
  /** Words to choose from. Without, the shell proposes files. */
  readonly words?: readonly string[];
}

/** What `run` gets for {@link Argument}s. */
export type ArgumentValues<Args extends readonly Argument[]> = { readonly [Index in keyof Args]: string };

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
    'the events, one on a line; - reads standard input, and the messages of wrangler tail --format json are read too',
};
