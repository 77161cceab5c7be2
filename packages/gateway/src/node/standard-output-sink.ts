import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { GatewayOptions } from '../index.ts';

type Sink = NonNullable<GatewayOptions['sinks']>[number];

/** The methods of a stream that are used. */
export interface OutputStream {
  /** The file descriptor. A stream that throws, as in Deno when the disk is full, does not report anything afterwards. */
  readonly fd?: number;
  on(event: 'error', listener: () => void): unknown;
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** The result of the last write, shared by all gates that write to the stream. */
interface Written {
  /** Whether the line may be incomplete. */
  hasFailed: boolean;
  /** The file descriptor to use after the stream threw. */
  past: number | undefined;
}

const known = new WeakMap<OutputStream, Written>();

/**
 * Writes each event as one line of JSON to the standard output of the process, as `consoleSink()` does in a Worker. Unlike
 * `console.log`, it reports a full disk or a closed pipe as a lost event.
 *
 * If the disk is full, a line may be incomplete. The next event then starts on a new line.
 *
 * `gatewayServer()` uses it for a sink of type `console`.
 *
 * @param stream the output stream. Default: `process.stdout`
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
