import { phabricatorError } from '../phabricator-failure.ts';

/** Decompresses gzip, up to a number of bytes. Throws `phabricator.form_too_large` for more, and for what is no gzip `phabricator.conduit_ambiguous`. */
export async function gunzipped(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (;;) {
    const part = await reader.read().catch(() => undefined);
    if (part === undefined) {
      throw phabricatorError('phabricator.conduit_ambiguous', {
        detail: 'the call is no gzip, and says that it is',
      });
    }
    if (part.done) break;
    length += part.value.byteLength;
    if (length > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw phabricatorError('phabricator.form_too_large', {
        detail: `a call of more than maxFormBytes (${maxBytes}) bytes, decompressed`,
      });
    }
    chunks.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
