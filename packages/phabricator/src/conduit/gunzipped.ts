import { AccessError } from '@portcullis/core';
import { bytesUpTo } from '@portcullis/core/internal';
import { phabricatorError } from '../phabricator-failure.ts';

/** Decompresses gzip, up to a number of bytes. Throws `phabricator.form_too_large` for more, and for what is no gzip `phabricator.conduit_ambiguous`. */
export async function gunzipped(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const decompressed = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return await bytesUpTo(decompressed, maxBytes, () =>
      phabricatorError('phabricator.form_too_large', {
        detail: `a call of more than maxFormBytes (${maxBytes}) bytes, decompressed`,
      }),
    );
  } catch (error) {
    if (error instanceof AccessError) throw error;
    throw phabricatorError('phabricator.conduit_ambiguous', {
      detail: 'the call is no gzip, and says that it is',
    });
  }
}
