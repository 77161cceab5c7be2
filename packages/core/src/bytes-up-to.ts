/**
 * Reads bytes whole, up to a number of them. Throws what `tooMany` makes as soon as there are more, and reads no further;
 * what the stream fails with passes through.
 */
export async function bytesUpTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooMany: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = await chunksUpTo(stream, maxBytes);
  if (chunks === undefined) throw tooMany();
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The same in the parts in which they come; `undefined` where there are more, of which no further are read. */
export async function chunksUpTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<readonly Uint8Array[] | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      // Not waited for: a copy is only done with when what it was copied from is.
      void reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
  reader.releaseLock();
  return chunks;
}
