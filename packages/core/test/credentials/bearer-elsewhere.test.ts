import { expect, test } from 'vitest';
import { contextsAt } from '../../../../scripts/fixtures/test-context.ts';
import { bearerElsewhere } from '../../src/credentials/bearer-elsewhere.ts';
import type { Identity } from '../../src/index.ts';

const HOST = 'https://phorge.example.com';
const { contextOf } = contextsAt(HOST);
const ADA = { kind: 'user', issuer: 'https://idp.example', subject: 'ada' } as Identity;

/** Who is known by a token, and which requests the verifiers were shown. */
function identified(token: string | undefined, known = token, sent: Readonly<Record<string, string>> = {}) {
  const shown: Request[] = [];
  const verifier = (good: string | undefined) => ({
    identify: ({ request }: { readonly request: Request }) => {
      shown.push(request);
      return request.headers.get('authorization') === `Bearer ${good}` ? ADA : undefined;
    },
  });
  const refused = () => new Error('is none of theirs');
  const verifiers = [verifier('another'), verifier(known)];
  const { identify, name, challenge } = bearerElsewhere(verifiers, 'elsewhere', () => token, refused);
  const context = contextOf('/a?b=1', {
    headers: { cookie: 'phsid=x', authorization: 'Basic eA==', ...sent },
  });
  return { identify: () => identify(context), shown, name, challenge };
}

test.each(['eyJh.eyJp.c2ln', 'aZ09_.~+/-', 'abc=='])(
  'a token is shown to each verifier as if it had come where they look: %s',
  (token) => {
    const { identify, shown, name, challenge } = identified(token);
    expect(identify()).toBe(ADA);
    expect(shown.map(({ url }) => url)).toEqual([`${HOST}/a?b=1`, `${HOST}/a?b=1`]);
    expect(shown.map(({ headers }) => [...headers])).toEqual([
      [['authorization', `Bearer ${token}`]],
      [['authorization', `Bearer ${token}`]],
    ]);
    expect([name, challenge()]).toEqual(['elsewhere', undefined]);
  },
);

test('a verifier gets the client address of the request with the token, since it counts attempts by address', () => {
  const { identify, shown } = identified('abc', 'abc', { 'cf-connecting-ip': '192.0.2.1' });
  identify();
  expect(shown.map(({ headers }) => [...headers])).toEqual(
    Array.from({ length: 2 }, () => [
      ['authorization', 'Bearer abc'],
      ['cf-connecting-ip', '192.0.2.1'],
    ]),
  );
});

test('a request without a token is anonymous and not refused', () => {
  const { identify, shown } = identified(undefined);
  expect(identify()).toBeUndefined();
  expect(shown).toEqual([]);
});

test('a token that no verifier knows is refused', () => {
  expect(identified('abc', 'def').identify).toThrow('is none of theirs');
});

test.each(['a b', 'a\r\nb', 'a,b', ',ab', 'ab,', '=', '', 'ä', 'a=b'])(
  '%j cannot be a bearer token in a header, and is refused before any verifier sees it',
  (token) => {
    const { identify, shown } = identified(token);
    expect(identify).toThrow('is none of theirs');
    expect(shown).toEqual([]);
  },
);
