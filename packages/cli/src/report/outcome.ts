import type { Place } from '../files/located.ts';
import { UsageError } from '../usage-error.ts';

/** One thing that was looked at, and what came out. */
export interface Outcome {
  /** What was looked at, in half a line. */
  readonly name: string;
  /** The file to change. */
  readonly file: string;
  readonly place?: Place | undefined;
  /** What is wrong; `undefined` if nothing is. */
  readonly failure?: string | undefined;
  /** A note, if there is no error. */
  readonly note?: string | undefined;
}

/** The forms in which `check`, `test` and `prove` answer. */
export const FORMATS = ['text', 'json', 'github', 'junit'] as const;

/** One of {@link FORMATS}. */
export type Format = (typeof FORMATS)[number];

/** The form that `--format` or `--json` asks for. Fails with {@link UsageError} where they ask for two. */
export function formatOf({
  format,
  json,
}: {
  readonly format: Format | undefined;
  readonly json: boolean | undefined;
}): Format {
  if (json !== true) return format ?? 'text';
  if (format === undefined || format === 'json') return 'json';
  throw new UsageError(`--json and --format ${format}: give one of them`);
}

/** What help says of `--format`. */
export const FORMAT_BRIEF =
  'output format; github: annotations of a workflow, junit: a report for CI systems. Default: text';
