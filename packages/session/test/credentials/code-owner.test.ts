import { sha256, toBase64url } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { isOfWhoAsked } from '../../src/credentials/code-owner.ts';

const VERIFIER = 'a-verifier_of.43~characters-'.padEnd(43, 'x');
const HERE = 'http://127.0.0.1:4000/done';
const challengeOf = async (verifier: string) => toBase64url(await sha256(verifier));

test.each([VERIFIER, VERIFIER.padEnd(128, 'x')])(
  'a code is that of the client with its redirect URI and the verifier %s',
  async (verifier) => {
    const code = { redirectUri: HERE, challenge: await challengeOf(verifier) };
    expect(await isOfWhoAsked(code, HERE, verifier)).toBe(true);
  },
);

test.each<[string, string | undefined, string | undefined]>([
  ['without a redirect URI', undefined, VERIFIER],
  ['with another redirect URI', `${HERE}/`, VERIFIER],
  ['without a verifier', HERE, undefined],
  ['with another verifier', HERE, VERIFIER.replace('a', 'b')],
])('a code is not that of a client %s', async (_case, uri, verifier) => {
  const code = { redirectUri: HERE, challenge: await challengeOf(VERIFIER) };
  expect(await isOfWhoAsked(code, uri, verifier)).toBe(false);
});

test.each([
  ['shorter than 43 characters', 'x'.repeat(42)],
  ['longer than 128 characters', 'x'.repeat(129)],
  ['with another character after it', `${VERIFIER} `],
  ['with another character before it', ` ${VERIFIER}`],
])('a verifier %s is none, even if its challenge is right', async (_case, verifier) => {
  const code = { redirectUri: HERE, challenge: await challengeOf(verifier) };
  expect(await isOfWhoAsked(code, HERE, verifier)).toBe(false);
});

test('a code for a device, which has neither a redirect URI nor a challenge, is that of no client', async () => {
  const challenge = await challengeOf(VERIFIER);
  expect(await isOfWhoAsked({}, undefined, VERIFIER)).toBe(false);
  expect(await isOfWhoAsked({ challenge }, undefined, VERIFIER)).toBe(false);
  expect(await isOfWhoAsked({ redirectUri: HERE }, HERE, VERIFIER)).toBe(false);
});
