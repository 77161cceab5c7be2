import {
  callback,
  consoleReport,
  type FieldsFor,
  list,
  number,
  optional,
  value,
} from '@portcullis/core/internal';
import type { AnswerStore } from '@portcullis/proxy/internal';

/** Pages that are stored, and for how long. */
export interface KeptPages {
  /** Kinds of objects in the words of policies, such as `task` and `revision`, or `asset` for style sheets and scripts. Default: all, of `paths`. */
  readonly kinds?: readonly string[];
  /** Paths, percent-decoded. `*` matches any text within a segment, `**` at the end any rest. Default: all, of `kinds`. */
  readonly paths?: readonly string[];
  /** Maximum age, in seconds. */
  readonly seconds: number;
}

/** How anonymous clients read. */
export interface ReadersOptions {
  /** Pages that are stored. A page that several entries match is stored as long as the first says. Default: nothing is stored. */
  readonly keep?: readonly KeptPages[];
  /** A part of the cache key: with another version, everything that was stored before is gone. Default `1`. */
  readonly version?: string;
  /** Maximum size of a stored page, in bytes. Default 1,048,576 (1 MiB). */
  readonly maxBytes?: number;
  /** A text at the top of each page that an anonymous client reads. Default: none. */
  readonly banner?: string;
  /** Opens the cache. Default: the named cache `portcullis-public` of the runtime. */
  readonly open?: () => Promise<AnswerStore>;
  /** Called with a message when the cache fails, at most once a minute. Default: the runtime's `console.error`. */
  readonly report?: (text: string) => void;
}

/** How each option is checked. */
export const readersFields: FieldsFor<ReadersOptions, 'banner' | 'open'> = {
  keep: list(keptProblem, () => []),
  version: value(
    (given) => typeof given === 'string' && given !== '',
    'must be a text that is not empty',
    () => '1',
  ),
  maxBytes: number({ from: 1, to: 26_214_400, whole: true, fallback: 1_048_576 }),
  banner: optional((given) =>
    typeof given === 'string' && given !== '' ? undefined : 'must be a text that is not empty',
  ),
  open: callback(() => undefined),
  report: callback(() => consoleReport),
};

/** A week: what is closed meanwhile stays readable as long, unless the version changes. */
export const MAX_KEPT_SECONDS = 604_800;

function keptProblem(given: unknown): string | undefined {
  const { kinds, paths, seconds, ...more } = (given ?? {}) as Partial<KeptPages>;
  const isList = (one: unknown) =>
    Array.isArray(one) && one.length > 0 && one.every((text) => typeof text === 'string');
  const isGood =
    Object.keys(more).length === 0 &&
    (kinds !== undefined || paths !== undefined) &&
    (kinds === undefined || isList(kinds)) &&
    (paths === undefined || (isList(paths) && paths.every((path) => path.startsWith('/')))) &&
    Number.isInteger(seconds) &&
    Number(seconds) >= 1 &&
    Number(seconds) <= MAX_KEPT_SECONDS;
  return isGood
    ? undefined
    : `must have seconds from 1 to ${MAX_KEPT_SECONDS}, and kinds, or paths that start with "/", or both`;
}
