import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzipped } from '../../src/conduit/gunzipped.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const zipped = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(text));

test('a call is decompressed whole, up to its limit', async () => {
  const text = 'x'.repeat(1000);
  expect(new TextDecoder().decode(await gunzipped(zipped(text), 1000))).toBe(text);
  await expect(gunzipped(zipped(text), 999)).rejects.toMatchObject({
    code: 'phabricator.form_too_large',
    detail: 'a call of more than maxFormBytes (999) bytes, decompressed',
  });
});

test.each([
  ['no gzip', bytes('a=1')],
  ['a half', zipped('x'.repeat(100)).slice(0, 15)],
])('what is %s, and says that it is gzip, is ambiguous', async (_what, given) => {
  await expect(gunzipped(given, 1000)).rejects.toMatchObject({ code: 'phabricator.conduit_ambiguous' });
});
