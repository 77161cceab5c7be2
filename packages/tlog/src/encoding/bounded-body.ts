/** The octets of a body, up to this number; `undefined` if there are more; the rest is not read. */
export async function boundedBody(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const octets = new Uint8Array(maxBytes);
  let length = 0;
  if (body !== null) {
    for await (const chunk of body) {
      if (length + chunk.byteLength > maxBytes) return undefined;
      octets.set(chunk, length);
      length += chunk.byteLength;
    }
  }
  return octets.subarray(0, length);
}
