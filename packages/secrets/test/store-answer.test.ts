import { describe, expect, test } from 'vitest';
import { SecretSourceError, type StoreFetch } from '../src/index.ts';
import { memberAt, storeAnswer, textOf } from '../src/store-answer.ts';

const URL_OF_STORE = 'https://store.example/v1/data/of-nobody-else';
const answering = (text: string): StoreFetch => {
  return async () => new Response(text);
};

test('a store that cannot be reached is an error of the gateway, without the address', async () => {
  const cause = new TypeError(`fetch failed: ${URL_OF_STORE}`);
  const fetch: StoreFetch = () => Promise.reject(cause);
  const error = await storeAnswer('The store', URL_OF_STORE, {}, fetch).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SecretSourceError);
  expect(error).toMatchObject({ message: 'The store: the store could not be reached', cause });
});

test('an answer may have at most 128 KiB', async () => {
  const longest = 'x'.repeat(131_072);
  expect((await storeAnswer('The store', URL_OF_STORE, {}, answering(longest))).text).toBe(longest);
  await expect(storeAnswer('The store', URL_OF_STORE, {}, answering(`${longest}x`))).rejects.toThrow(
    'The store: the response of the store is too long',
  );
});

test('a redirect is not followed', async () => {
  let asked: RequestInit = {};
  const fetch: StoreFetch = async (_url, init) => {
    asked = init;
    return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } });
  };
  const { status } = await storeAnswer('The store', URL_OF_STORE, { method: 'POST' }, fetch);
  expect([status, asked]).toEqual([302, { method: 'POST', redirect: 'manual' }]);
});

test('an answer that is not JSON has no body', async () => {
  expect((await storeAnswer('The store', URL_OF_STORE, {}, answering('<html>'))).body).toBeUndefined();
  expect((await storeAnswer('The store', URL_OF_STORE, {}, answering('{"a":1}'))).body).toEqual({ a: 1 });
});

test.each([null, undefined, 7, 'text', { a: null }, { a: { b: undefined } }, []])(
  '%j has no member a.b.c',
  (value) => {
    expect(memberAt(value, 'a', 'b', 'c')).toBeUndefined();
  },
);

test('a property of the prototype is not a member', () => {
  expect(memberAt({}, 'constructor')).toBeUndefined();
});

describe('a secret text', () => {
  test('is the value itself, or one field of it, as JSON or read already', () => {
    expect(textOf('The store', 'value', undefined)).toBe('value');
    expect(textOf('The store', '{"key":"value"}', 'key')).toBe('value');
    expect(textOf('The store', { key: 'value' }, 'key')).toBe('value');
  });

  test.each(['', 7, null, undefined])('is not %j', (value) => {
    expect(() => textOf('The store', value, undefined)).toThrow(
      /^The store: the secret has no string value$/,
    );
    expect(() => textOf('The store', { key: value }, 'key')).toThrow(
      /^The store: the secret has no string in the field "key"$/,
    );
  });
});
