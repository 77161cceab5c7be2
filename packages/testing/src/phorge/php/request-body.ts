import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** How much of a body is kept for {@link RecordedRequest.body}. */
const RECORDED_BYTES = 64 * 1024;

/** What a test sees of a body. */
export interface BodyRecord {
  bodyBytes: number;
  body: string | undefined;
}

/** The body of a request, counted while it streams and never held beyond what a reader asks for. */
export class RequestBody {
  readonly #stream: Readable;
  readonly #record: BodyRecord;
  #prefix: Buffer[] = [];
  #prefixBytes = 0;

  constructor(stream: Readable, record: BodyRecord) {
    this.#stream = stream;
    this.#record = record;
  }

  /** The whole body, or undefined when it is longer than that; then it has been read to its end unkept. */
  async read(limitInBytes: number): Promise<Buffer | undefined> {
    let kept: Buffer[] | undefined = [];
    let length = 0;
    for await (const chunk of this.#chunks()) {
      length += chunk.length;
      if (length > limitInBytes) kept = undefined;
      kept?.push(chunk);
    }
    return kept === undefined ? undefined : Buffer.concat(kept);
  }

  /** Reads to the end and keeps only the length, the SHA-256, and the first bytes. */
  async digest(prefixInBytes: number): Promise<{ bytes: number; sha256: string; prefix: Buffer }> {
    const hash = createHash('sha256');
    const prefix: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.#chunks()) {
      if (bytes < prefixInBytes) prefix.push(chunk.subarray(0, prefixInBytes - bytes));
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { bytes, sha256: hash.digest('hex'), prefix: Buffer.concat(prefix) };
  }

  /** Reads what is left and keeps nothing. */
  async drain(): Promise<void> {
    if (this.#stream.readableEnded) return;
    for await (const _ of this.#chunks());
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#stream) {
      const bytes = chunk as Buffer;
      this.#note(bytes);
      yield bytes;
    }
    if (this.#record.bodyBytes < RECORDED_BYTES) this.#record.body = Buffer.concat(this.#prefix).toString();
    this.#prefix = [];
  }

  #note(chunk: Buffer): void {
    this.#record.bodyBytes += chunk.length;
    if (this.#prefixBytes >= RECORDED_BYTES) return;
    const kept = Buffer.from(chunk.subarray(0, RECORDED_BYTES - this.#prefixBytes));
    this.#prefix.push(kept);
    this.#prefixBytes += kept.length;
  }
}
