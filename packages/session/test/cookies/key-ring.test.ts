import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { KeyRing, sealedBy } from '../../src/cookies/key-ring.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

test('what was sealed is opened, for its purpose only', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'text ü');
  expect(await ring.open('a', sealed)).toEqual({
    text: 'text ü',
    isOld: false,
    sealedBy: (await ring.ids())[0],
  });
  expect(await ring.open('b', sealed)).toBeUndefined();
});

test('the same text is never sealed twice in the same way', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  expect(await ring.seal('a', 'text')).not.toBe(await ring.seal('a', 'text'));
});

test('an old key opens and says that it is old; a dropped one does not', async () => {
  const sealed = await new KeyRing([OLD], 'https://app.example').seal('a', 'text');
  expect(await new KeyRing([NEW, OLD], 'https://app.example').open('a', sealed)).toEqual({
    text: 'text',
    isOld: true,
    sealedBy: sealedBy(sealed),
  });
  expect(await new KeyRing([NEW], 'https://app.example').open('a', sealed)).toBeUndefined();
});

test('nothing that was changed is opened, and nothing throws', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'the text');
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.constantFrom(...'AQgw9_-.%'), async (at, character) => {
      const changed = `${sealed.slice(0, at)}${character}${sealed.slice(at + 1)}`;
      fc.pre(changed !== sealed);
      expect(await ring.open('a', changed)).toBeUndefined();
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(await ring.open('a', text)).toBeUndefined();
    }),
  );
});

test('a site’s seal is no other’s, though they share a secret', async () => {
  const sealed = await new KeyRing([NEW], 'https://app.example').seal('a', 'text');
  expect(await new KeyRing([NEW], 'https://other.example').open('a', sealed)).toBeUndefined();
});

test('what only holds a sealed text, or is too short for one, is not opened', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', '');
  expect(await ring.open('a', sealed)).toMatchObject({ text: '', isOld: false });
  const [id = '', encoded = ''] = sealed.split('.');
  for (const text of [`x${sealed}`, ` ${sealed}`, `${sealed}\n`, `${sealed}=`, `${sealed}.x`, id, `${id}.`]) {
    expect(await ring.open('a', text), text).toBeUndefined();
  }
  for (const length of [4, 5, 16, 36]) {
    expect(await ring.open('a', `${id}.${encoded.slice(0, length)}`), `${length}`).toBeUndefined();
  }
});

test('without a secret nothing is sealed', async () => {
  await expect(new KeyRing([], 'https://app.example').seal('a', 'text')).rejects.toThrow(
    'portcullis session seal 1: the ring has no secret',
  );
});

test('a runtime that fails otherwise than by a wrong tag is not taken for one', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'text');
  const decrypt = vi.spyOn(crypto.subtle, 'decrypt').mockRejectedValueOnce(new TypeError('broken'));
  await expect(ring.open('a', sealed)).rejects.toThrow('broken');
  decrypt.mockRestore();
});

test('each seal takes new random bytes of the source that it is given', async () => {
  const asked: number[] = [];
  const ring = new KeyRing([NEW], 'https://app.example', (bytes) => {
    asked.push(bytes.length);
    return bytes.fill(7);
  });
  const sealed = await ring.seal('a', 'text');
  expect([asked, sealed.split('.')[1]?.slice(0, 16)]).toEqual([[12], 'BwcHBwcHBwcHBwcH']);
});

test('what an earlier release sealed is still opened', async () => {
  const sealed = 'TKaYYbUv.BwcHBwcHBwcHBwcHqNOaIbfo8U0RP5C-oUAMUwDSXqQ';
  expect((await new KeyRing([NEW], 'https://app.example').open('a', sealed))?.text).toBe('text');
});

test('a text is opened as it was sealed, to the character', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const text = '\ufeffü\0\r\n';
  expect((await ring.open('a', await ring.seal('a', text)))?.text).toBe(text);
});
