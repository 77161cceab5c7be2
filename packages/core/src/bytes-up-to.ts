/**
 * Reads a stream up to a number of bytes. Throws the error of `tooMany` as soon as there are more, and stops reading; an error of
 * the stream is rethrown.
 */
export async function bytesUpTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooMany: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBoundedBytes(stream, maxBytes);
  if (bytes === undefined) throw tooMany();
  return bytes;
}

/**
 * Reads a stream up to a number of bytes; `undefined` if there are more.
 * @param onLength called with the number of bytes so far; its errors are rethrown
 *
 * Each chunk is copied on arrival: in workerd each one holds a buffer of 4,096 bytes, and a client that sends single bytes would
 * occupy all of these.
 */
export async function readBoundedBytes(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  onLength?: (length: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let bytes = new Uint8Array();
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const end = length + value.byteLength;
    if (end > maxBytes) {
      // Not awaited: cancelling one branch of a tee only resolves when both are cancelled.
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    if (end > bytes.byteLength) {
      const larger = new Uint8Array(Math.min(2 * end, maxBytes));
      larger.set(bytes);
      bytes = larger;
    }
    bytes.set(value, length);
    length = end;
    onLength?.(end);
  }
  reader.releaseLock();
  return bytes.slice(0, length);
}

/** The body as text, or `undefined` if it is too long; then it is not read to its end. */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const bytes = await readBoundedBytes(body, maxBytes);
  return bytes && new TextDecoder().decode(bytes);
}
