import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzipped } from '../../src/conduit/gunzipped.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(text));
const zipped = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(text));

test('a compressed call is decompressed whole, up to its limit', async () => {
  const text = 'x'.repeat(1000);
  expect(new TextDecoder().decode(await gunzipped(zipped(text), 1000))).toBe(text);
  await expect(gunzipped(zipped(text), 999)).rejects.toMatchObject({
    code: 'phabricator.form_too_large',
    detail: 'a call of more than maxFormBytes (999) bytes after decompression',
  });
});

test.each([
  ['no gzip', bytes('a=1')],
  ['a half', zipped('x'.repeat(100)).slice(0, 15)],
])('a body that is %s, with the encoding gzip, is ambiguous', async (_what, given) => {
  await expect(gunzipped(given, 1000)).rejects.toMatchObject({ code: 'phabricator.conduit_ambiguous' });
});

test('a few compressed bytes may give a megabyte, and more bytes at most fifty times their size', async () => {
  const MEGABYTE = 1_048_576;
  const size = async (given: Uint8Array<ArrayBuffer>) => (await gunzipped(given, 8 * MEGABYTE)).byteLength;
  expect(await size(zipped('x'.repeat(MEGABYTE)))).toBe(MEGABYTE);
  await expect(size(zipped('x'.repeat(MEGABYTE + 1)))).rejects.toMatchObject({
    code: 'phabricator.form_too_large',
    detail: 'a call of more than 1048576 bytes after decompression, more than 50 times its compressed size',
  });
  let state = 1;
  const noise = Array.from({ length: 60_000 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(97 + (state % 26));
  });
  const mixed = zipped(`${noise.join('')}${'x'.repeat(MEGABYTE)}`);
  expect(50 * mixed.byteLength).toBeGreaterThan(noise.length + MEGABYTE);
  expect(await size(mixed)).toBe(noise.length + MEGABYTE);
});
