import { error as ittyError } from 'itty-router';
import { describe, expect, test } from 'vitest';
import { AccessError } from '../../src/index.ts';

const error = new AccessError({
  code: 'token.expired',
  status: 401,
  message: 'The token has expired.',
  detail: 'private detail',
  headers: { 'www-authenticate': 'Bearer' },
  cause: Object.assign(new Error('private cause'), { payload: { email: 'private@example.com' } }),
});

test('it is an error with a code, a status, a detail, headers and a cause', () => {
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('AccessError');
  expect(error.code).toBe('token.expired');
  expect(error.status).toBe(401);
  expect(error.message).toBe('The token has expired.');
  expect(error.detail).toBe('private detail');
  expect(error.headers).toEqual({ 'www-authenticate': 'Bearer' });
  expect(error.cause).toMatchObject({ message: 'private cause' });
});

test('without headers and a cause it has none', () => {
  const plain = new AccessError({ code: 'a.b', status: 403, message: 'No.' });
  expect(plain.headers).toEqual({});
  expect(plain.detail).toBeUndefined();
  expect('cause' in plain).toBe(false);
});

describe('whoever prints all of it prints nothing private:', () => {
  test('JSON.stringify', () => {
    expect(JSON.stringify(error)).toBe('{}');
  });

  test('spreading and Object.assign', () => {
    expect({ ...error }).toEqual({});
    expect(Object.assign({}, error)).toEqual({});
  });

  test('for … in and Object.entries', () => {
    const keys = [];
    for (const key in error) keys.push(key);
    expect(keys).toEqual([]);
    expect(Object.entries(error)).toEqual([]);
  });

  test('toString', () => {
    expect(String(error)).toBe('AccessError: The token has expired.');
  });

  test("itty-router's error()", async () => {
    const response = ittyError(error);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ status: 401, error: 'The token has expired.' });
  });
});

test.each([
  ['a.b', undefined],
  ['a.b', 200],
  ['a.b', 302],
  ['a.b', 399],
  ['a.b', 600],
  ['a.b', Number.NaN],
  [undefined, 403],
  [5, 403],
])(
  'a refusal with the code %j and the status %j would be taken for a success, or be no event, and is not made',
  (code, status) => {
    expect(() => new AccessError({ code: code as string, status: status as number, message: 'No.' })).toThrow(
      new TypeError(`AccessError: expected a string as code, and a status from 400 to 599 (code: "${code}")`),
    );
  },
);

test('its facts cannot be changed', () => {
  expect(() => Object.assign(error, { status: 200 })).toThrow(TypeError);
  expect(error.status).toBe(401);
});
