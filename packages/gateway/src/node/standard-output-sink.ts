import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { GatewayOptions } from '../index.ts';

type Sink = NonNullable<GatewayOptions['sinks']>[number];

/** The part of a stream that is used. */
export interface OutputStream {
  /** Its descriptor: a stream that throws, as Deno's does where the disk is full, answers nothing from then on. */
  readonly fd?: number;
  on(event: 'error', listener: () => void): unknown;
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** What became of what was written last, of all gates that write there. */
interface Written {
  /** It may have been cut off. */
  hasFailed: boolean;
  /** The descriptor to use past a stream that threw. */
  past: number | undefined;
}

const known = new WeakMap<OutputStream, Written>();

/**
 * Writes each event as one line of JSON to the standard output of a process, as `consoleSink()` does in a Worker. `console.log`
 * says nothing of a disk that is full, or of a reader that has gone: here that is a loss, as of any sink.
 *
 * A line that filled the disk may have been cut off; the next one that can be written begins a line of its own.
 *
 * `gatewayServer()` has it where the configuration has a sink of the type `console`.
 *
 * @param stream default: `process.stdout`
 *
 * @example
 * ```ts
 * import { audit } from '@portcullis/audit';
 * import { standardOutputSink } from 'portcullis/node';
 *
 * const record = audit({ sinks: [standardOutputSink()] });
 * ```
 */
export function standardOutputSink(stream: OutputStream = process.stdout): Sink {
  const written = writtenOf(stream);
  const writeLine = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const text = `${written.hasFailed ? '\n' : ''}${line}\n`;
      const done = (error?: NodeJS.ErrnoException | null): void => {
        written.hasFailed = Boolean(error);
        // Of a loss only the name of its error is recorded.
        if (error) reject(error.code === undefined ? error : Object.assign(error, { name: error.code }));
        else resolve();
      };
      try {
        if (written.past === undefined) stream.write(text, done);
        else {
          writeFileSync(written.past, text);
          done();
        }
      } catch (error) {
        written.past = stream.fd;
        done(error as Error);
      }
    });
  return { name: 'console', write: (_event, line) => writeLine(line), writeLine };
}

function writtenOf(stream: OutputStream): Written {
  const found = known.get(stream);
  if (found !== undefined) return found;
  // What fails is told to whoever wrote it. Where nobody listens besides, Node ends the process.
  stream.on('error', () => {});
  const written = { hasFailed: false, past: undefined };
  known.set(stream, written);
  return written;
}
