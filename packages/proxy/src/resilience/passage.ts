/** A stream of known length in workerd, which preserves `Content-Length`. */
declare const FixedLengthStream:
  | (new (
      length: number,
    ) => TransformStream<Uint8Array, Uint8Array>)
  | undefined;

/**
 * A stream that passes bytes unchanged.
 * @param contentLength the number of bytes, if known
 */
export function passage(contentLength: string | null): TransformStream<Uint8Array, Uint8Array> {
  const isKnown = contentLength !== null && /^\d{1,15}$/.test(contentLength);
  return isKnown && typeof FixedLengthStream === 'function'
    ? new FixedLengthStream(Number(contentLength))
    : new TransformStream<Uint8Array, Uint8Array>();
}
