import type { GatewayConfiguration } from 'portcullis';
import type { namedInConfiguration } from 'portcullis/internal';
import type { Path } from '../files/located.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/** A problem in a Wrangler file that bypasses the gate, or makes it fail at its first request. */
export interface WranglerFinding {
  /** Where it stands, or should. */
  readonly path: Path;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** What the checks look at. */
export interface WranglerSubject {
  readonly wrangler: WranglerFile;
  readonly configuration: GatewayConfiguration;
  readonly named: ReturnType<typeof namedInConfiguration>;
  /** The file without an environment, and each of its environments. */
  readonly every: readonly WranglerFile[];
  /** The hosts of all instances and that of the login, with the variables of the Wrangler file in them. */
  readonly hosts: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Reads a file next to the Wrangler file; returns `undefined` if it does not exist. */
  read(file: string): Promise<string | undefined>;
  /** Lists the names of the files in a folder next to the Wrangler file; empty if it does not exist. */
  filesIn(folder: string): Promise<readonly string[]>;
}

/** One thing that is looked for. */
export type WranglerCheck = (
  subject: WranglerSubject,
) => readonly WranglerFinding[] | Promise<readonly WranglerFinding[]>;
