import { checkOptions, type FieldsFor, objectWith } from '@portcullis/core/internal';
import type { Sink } from './sink.ts';

/** Where lines go. */
export interface ConsoleSinkOptions {
  /** Default: the runtime's console. */
  readonly console?: Pick<Console, 'log'>;
}

/**
 * Writes each event as one line of JSON to the console. Cloudflare's Workers Logs and Logpush take it from there and
 * index its fields, if `observability` is on in the Wrangler file.
 *
 * @see {@link https://developers.cloudflare.com/workers/observability/logs/workers-logs/ | Workers Logs}
 */
export function consoleSink(options: ConsoleSinkOptions = {}): Sink {
  const { console: target } = checkOptions('consoleSink', options, fields);
  const writeLine = (line: string): void => target.log(line);
  return { name: 'console', write: (_event, line) => writeLine(line), writeLine };
}

const fields: FieldsFor<ConsoleSinkOptions> = {
  console: objectWith(['log'], () => console),
};

/** Where a loss is reported when no sink takes the report. */
export function logLastResort(line: string): void {
  console.error(line);
}
