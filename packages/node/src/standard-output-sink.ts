import process from 'node:process';
import type { GatewayOptions } from 'portcullis';

type Sink = NonNullable<GatewayOptions['sinks']>[number];

/** The part of a stream that is used. */
export interface OutputStream {
  on(event: 'error', listener: () => void): unknown;
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** What fails is told to whoever wrote it. Where nobody listens besides, Node ends the process. */
const heard = new WeakSet<OutputStream>();

/**
 * Writes each event as one line of JSON to the standard output of a process, as `consoleSink()` does in a Worker. `console.log`
 * says nothing of a disk that is full, or of a reader that has gone: here that is a loss, as of any sink.
 *
 * It does **not** notice that the line which filled the disk was cut off: the next one is reported as lost.
 *
 * `gatewayServer()` has it where the configuration has a sink of the type `console`.
 *
 * @param stream default: `process.stdout`
 *
 * @example
 * ```ts
 * import { audit } from '@portcullis/audit';
 * import { standardOutputSink } from '@portcullis/node';
 *
 * const record = audit({ sinks: [standardOutputSink()] });
 * ```
 */
export function standardOutputSink(stream: OutputStream = process.stdout): Sink {
  if (!heard.has(stream)) {
    heard.add(stream);
    stream.on('error', () => {});
  }
  const writeLine = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
    });
  return { name: 'console', write: (_event, line) => writeLine(line), writeLine };
}
