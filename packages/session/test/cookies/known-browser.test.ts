import { expect, test } from 'vitest';
import { withCookies } from '../../src/cookies/answer-cookies.ts';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { forgottenBrowser, KnownBrowsers } from '../../src/cookies/known-browser.ts';
import { sealJson } from '../../src/cookies/sealed-json.ts';
import { BASE } from '../fixtures/scene.ts';

const NAME = '__Host-portcullis-known';
const DAYS = 90 * 86_400;
const ring = new KeyRing(['o'.repeat(32)], BASE);
const browsers = new KnownBrowsers(ring);
const ada = { issuer: 'https://idp.example', subject: 'ada' };
const sentBack = (line: string) => new Map([[NAME, /=([^;]*)/.exec(line)?.[1] ?? '']]);

test('a browser is recognized for ninety days after a login, by a cookie of the gateway', async () => {
  const line = await browsers.remember(ada, 1000);
  expect(line).toMatch(new RegExp(`^${NAME}=[^;]+; Max-Age=${DAYS}; Path=/; HttpOnly; Secure`));
  const person = await browsers.personOf(sentBack(line), 1000);
  expect(person).toMatch(/^[\w-]{43}$/);
  expect(await browsers.personOf(sentBack(line), 1000 + DAYS - 1)).toBe(person);
  expect(await browsers.personOf(sentBack(line), 1000 + DAYS)).toBeUndefined();
});

test('browsers of one user are recognized as one, and those of two users as two, whatever their names', async () => {
  const personOf = async (who: typeof ada) => browsers.personOf(sentBack(await browsers.remember(who, 0)), 0);
  expect(await personOf(ada)).toBe(await personOf(ada));
  const others = [
    { ...ada, subject: 'bob' },
    { ...ada, issuer: 'https://other.example' },
    { issuer: 'https://idp.example","ada', subject: '' },
  ];
  const people = new Set(await Promise.all([ada, ...others].map(personOf)));
  expect(people.size).toBe(4);
});

test('a browser without the cookie, or with one of another purpose or gateway, is not recognized', async () => {
  const known = { person: 'x', endsAt: 9000 };
  expect(await browsers.personOf(new Map(), 0)).toBeUndefined();
  expect(await browsers.personOf(new Map([[NAME, 'x']]), 0)).toBeUndefined();
  const otherwise = await sealJson(ring, 'access request', known);
  expect(await browsers.personOf(new Map([[NAME, otherwise]]), 0)).toBeUndefined();
  const elsewhere = await sealJson(new KeyRing(['p'.repeat(32)], BASE), NAME, known);
  expect(await browsers.personOf(new Map([[NAME, elsewhere]]), 0)).toBeUndefined();
});

test('the cookie of a recognized browser is removed where there is one', () => {
  expect(forgottenBrowser(new Map())).toEqual([]);
  expect(forgottenBrowser(new Map([[NAME, 'x']]))).toEqual([expect.stringMatching(`^${NAME}=; Max-Age=0`)]);
});

test('an answer keeps its own cookies next to further ones, and is unchanged without any', () => {
  const answer = new Response(null, { headers: { 'set-cookie': 'a=1' } });
  expect(withCookies(answer, [])).toBe(answer);
  expect(withCookies(answer, ['b=2']).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});
