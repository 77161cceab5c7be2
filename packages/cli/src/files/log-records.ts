import { jsonIn } from './json-value.ts';
import { eventTexts } from './tail-message.ts';
import { textLines } from './text-lines.ts';

/** One entry of a log. */
export interface LogRecord {
  /** The number of its first line. Lines start at 1. */
  readonly number: number;
  readonly line: string;
  /** What the line holds; `undefined` if it is not valid JSON. */
  readonly value: unknown;
}

/** What `wrangler dev` writes before a line of one of several Workers. */
const NAME_OF_WORKER = /^\[[\w-]+\] (?=\{.*"schema":"portcullis\.event\/)/;

/**
 * The entries of a log of events, one after the other, however long it is: one event on a line. What Cloudflare wraps events
 * in is unwrapped: messages of `wrangler tail --format json`, which stand over several lines, and Logpush's lines; a message
 * without an event is left out. So is the name of a Worker that `wrangler dev` writes before each of its lines.
 *
 * Fails with `UsageError` where there is no such file.
 */
export function* logRecords(file: string): Generator<LogRecord> {
  let number = 0;
  let block: { readonly number: number; readonly lines: string[] } | undefined;
  for (const line of textLines(file)) {
    number++;
    // Inside of a message every line is indented: another one that begins here shows that this one was cut off.
    if (block !== undefined && line.startsWith('{')) {
      yield* recordsOf(block.number, block.lines.join('\n'));
      block = undefined;
    }
    if (block === undefined && line === '{') block = { number, lines: [] };
    if (block === undefined) {
      yield* recordsOf(number, line);
      continue;
    }
    block.lines.push(line);
    // Written with an indent: only the outermost object ends at the beginning of a line.
    if (line !== '}') continue;
    yield* recordsOf(block.number, block.lines.join('\n'));
    block = undefined;
  }
  if (block !== undefined) yield* recordsOf(block.number, block.lines.join('\n'));
}

function* recordsOf(number: number, written: string): Generator<LogRecord> {
  const line = written.replace(NAME_OF_WORKER, '');
  const value = jsonIn(line);
  const texts = eventTexts(value);
  if (texts === undefined) yield { number, line, value };
  else for (const text of texts) yield { number, line: text, value: jsonIn(text) };
}
