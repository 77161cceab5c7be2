/** Files of a log lack entries that were published. */
export interface LogHole {
  /** The file at which that was noticed. */
  readonly path: string;
  /** The least number of entries that are missing: the files behind it have not been checked yet. */
  readonly entries: number;
}

/** A log is not published over a hole. */
export class LogHoleError extends Error {
  /** Without "Error": of a loss this is what is recorded. */
  override readonly name = 'LogHole';
  readonly hole: LogHole;

  /** @param cause why the file could not be read, with a message that starts with its path. Default: that it has too few entries */
  constructor(hole: LogHole, cause?: Error) {
    super(
      `log: published entries are missing from its files (${cause?.message ?? `${hole.path}: fewer than ${hole.entries} entries`}). Nothing more is published, and events wait: restore the ` +
        'missing files from a copy, or continue in a log that follows this one (docs/backing-up.md, "A hole in the log")',
      { cause },
    );
    this.hole = hole;
  }
}
