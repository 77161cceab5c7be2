import { AccessError } from '@portcullis/core';
import { bytesUpTo } from '@portcullis/core/internal';
import { phabricatorError } from '../phabricator-failure.ts';
import { conduitError } from './conduit-failure.ts';

/**
 * A body of any size may decompress to this many bytes: the client is not authenticated yet, and an isolate has memory for few such calls
 * concurrently.
 */
const ANY_BYTES = 1_048_576;
const MOST_TIMES = 50;

/**
 * Decompresses gzip, up to a number of bytes, and to fifty times what was sent. Throws `phabricator.form_too_large` for more, and
 * `phabricator.conduit_ambiguous` for a body that is not gzip.
 */
export async function gunzipped(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const most = Math.min(maxBytes, Math.max(ANY_BYTES, MOST_TIMES * bytes.byteLength));
  const decompressed = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return await bytesUpTo(decompressed, most, () =>
      phabricatorError('phabricator.form_too_large', {
        detail:
          most === maxBytes
            ? `a call of more than maxFormBytes (${maxBytes}) bytes after decompression`
            : `a call of more than ${most} bytes after decompression, more than 50 times its compressed size`,
      }),
    );
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw conduitError('phabricator.conduit_ambiguous', {
      detail: 'the call is declared as gzip, but is not gzip data',
    });
  }
}
