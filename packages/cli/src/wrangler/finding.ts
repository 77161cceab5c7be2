import type { GatewayConfiguration } from 'portcullis';
import type { namedInConfiguration } from 'portcullis/internal';
import type { Path } from '../files/located.ts';
import type { WranglerFile } from '../files/wrangler-file.ts';

/** Something in a Wrangler file by which somebody gets round the gate, or it fails at its first request. */
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
  /** Reads a file beside the Wrangler file; `undefined` where there is none. */
  read(file: string): Promise<string | undefined>;
  /** The names of the files in a folder beside the Wrangler file; none where there is no such folder. */
  filesIn(folder: string): Promise<readonly string[]>;
}

/** One thing that is looked for. */
export type WranglerCheck = (
  subject: WranglerSubject,
) => readonly WranglerFinding[] | Promise<readonly WranglerFinding[]>;
