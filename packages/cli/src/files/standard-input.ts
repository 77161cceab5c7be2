import { readSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';
import { unreadCode } from './reason-unread.ts';

/** What names standard input where a file is asked for. */
export const STANDARD_INPUT = '-';

const DESCRIPTOR = 0;
/** How long to wait if the writing process has no data yet, in milliseconds. */
const PAUSE_MS = 20;

let isTaken = false;

/** Standard input, for {@link readStandardInput}. It can be read once: fails with {@link UsageError} the second time. */
export function takeStandardInput(): void {
  if (isTaken) throw new UsageError('standard input can only be read once: give a file for the other');
  isTaken = true;
}

/** Reads the next data into the chunk, and returns its length: 0 at the end. Waits for the writing process. */
export function readStandardInput(chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(DESCRIPTOR, chunk);
    } catch (error) {
      const code = unreadCode(error);
      // As Windows says the end of a pipe.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

const CHUNK_BYTES = 65_536;

/** All of standard input. */
export function wholeStandardInput(): Buffer {
  takeStandardInput();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const length = readStandardInput(chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
  }
}
