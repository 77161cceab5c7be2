import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { KeyRing, sealedBy } from '../../src/cookies/key-ring.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

test('a sealed text opens for its own purpose only', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'text ü');
  expect(await ring.open('a', sealed)).toEqual({
    text: 'text ü',
    isOld: false,
    sealedBy: (await ring.ids())[0],
  });
  expect(await ring.open('b', sealed)).toBeUndefined();
});

test('sealing the same text twice gives two different results', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  expect(await ring.seal('a', 'text')).not.toBe(await ring.seal('a', 'text'));
});

test('an old key opens a sealed text and is reported as old; a removed key does not open it', async () => {
  const sealed = await new KeyRing([OLD], 'https://app.example').seal('a', 'text');
  expect(await new KeyRing([NEW, OLD], 'https://app.example').open('a', sealed)).toEqual({
    text: 'text',
    isOld: true,
    sealedBy: sealedBy(sealed),
  });
  expect(await new KeyRing([NEW], 'https://app.example').open('a', sealed)).toBeUndefined();
});

test('a sealed text that was changed does not open, and nothing throws', async () => {
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

test('a text sealed by one site does not open at another, though they share a secret', async () => {
  const sealed = await new KeyRing([NEW], 'https://app.example').seal('a', 'text');
  expect(await new KeyRing([NEW], 'https://other.example').open('a', sealed)).toBeUndefined();
});

test('a text that only contains a sealed text, or is too short for one, does not open', async () => {
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

test('without a secret, sealing is refused', async () => {
  await expect(new KeyRing([], 'https://app.example').seal('a', 'text')).rejects.toThrow(
    'portcullis session seal 1: the ring has no secret',
  );
});

test('a runtime failure other than a wrong tag is not treated as a wrong tag', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'text');
  const decrypt = vi.spyOn(crypto.subtle, 'decrypt').mockRejectedValueOnce(new TypeError('broken'));
  await expect(ring.open('a', sealed)).rejects.toThrow('broken');
  decrypt.mockRestore();
});

test('each seal takes new bytes from the given random source', async () => {
  const asked: number[] = [];
  const ring = new KeyRing([NEW], 'https://app.example', (bytes) => {
    asked.push(bytes.length);
    return bytes.fill(7);
  });
  const sealed = await ring.seal('a', 'text');
  expect([asked, sealed.split('.')[1]?.slice(0, 16)]).toEqual([[12], 'BwcHBwcHBwcHBwcH']);
});

test('a text that an earlier release sealed still opens', async () => {
  const sealed = 'TKaYYbUv.BwcHBwcHBwcHBwcHqNOaIbfo8U0RP5C-oUAMUwDSXqQ';
  expect((await new KeyRing([NEW], 'https://app.example').open('a', sealed))?.text).toBe('text');
});

test('a sealed text opens to exactly the text that was sealed', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const text = '\ufeffü\0\r\n';
  expect((await ring.open('a', await ring.seal('a', text)))?.text).toBe(text);
});
