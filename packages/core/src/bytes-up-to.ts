/**
 * Reads bytes whole, up to a number of them. Throws what `tooMany` makes as soon as there are more, and reads no further;
 * what the stream fails with passes through.
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
 * The same; `undefined` where there are more.
 * @param onLength is told how many there are so far; what it throws is thrown
 *
 * Each part is copied as it comes: in workerd each lies in a buffer of 4,096 bytes, and whoever sends single bytes would have
 * all of these kept.
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
      // Not waited for: a copy is only done with when what it was copied from is.
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

/** The body as text, or `undefined` if it is too long; what is too long is not read to its end. */
export async function readBounded({ body }: Response, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const bytes = await readBoundedBytes(body, maxBytes);
  return bytes && new TextDecoder().decode(bytes);
}
