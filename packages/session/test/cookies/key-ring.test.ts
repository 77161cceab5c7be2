import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyRing } from '../../src/cookies/key-ring.ts';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

test('what was sealed is opened, for its purpose only', async () => {
  const ring = new KeyRing([NEW], 'https://app.example');
  const sealed = await ring.seal('a', 'text ü');
  expect(await ring.open('a', sealed)).toEqual({ text: 'text ü', isOld: false });
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
