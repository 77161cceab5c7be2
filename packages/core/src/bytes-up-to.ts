/**
 * Reads bytes whole, up to a number of them. Throws what `tooMany` makes as soon as there are more, and reads no further;
 * what the stream fails with passes through.
 */
export async function bytesUpTo(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooMany: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
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
      throw tooMany();
    }
    chunks.push(value);
  }
  reader.releaseLock();
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
