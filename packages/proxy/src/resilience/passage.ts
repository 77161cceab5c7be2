/** workerd's: a stream of a known length, which keeps `Content-Length`. */
declare const FixedLengthStream:
  | (new (
      length: number,
    ) => TransformStream<Uint8Array, Uint8Array>)
  | undefined;

/**
 * A stream through which bytes pass as they are.
 * @param contentLength how many they are, where that is known
 */
export function passage(contentLength: string | null): TransformStream<Uint8Array, Uint8Array> {
  const isKnown = contentLength !== null && /^\d{1,15}$/.test(contentLength);
  return isKnown && typeof FixedLengthStream === 'function'
    ? new FixedLengthStream(Number(contentLength))
    : new TransformStream<Uint8Array, Uint8Array>();
}
