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

test('an AccessError is an error with a code, a status, a detail, headers and a cause', () => {
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('AccessError');
  expect(error.code).toBe('token.expired');
  expect(error.status).toBe(401);
  expect(error.message).toBe('The token has expired.');
  expect(error.detail).toBe('private detail');
  expect(error.headers).toEqual({ 'www-authenticate': 'Bearer' });
  expect(error.cause).toMatchObject({ message: 'private cause' });
});

test('an AccessError without headers and a cause has neither', () => {
  const plain = new AccessError({ code: 'a.b', status: 403, message: 'No.' });
  expect(plain.headers).toEqual({});
  expect(plain.detail).toBeUndefined();
  expect('cause' in plain).toBe(false);
});

describe('code that prints a whole AccessError prints nothing private:', () => {
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
  'an AccessError with the code %j and the status %j, which would look like a success or no event, cannot be created',
  (code, status) => {
    expect(() => new AccessError({ code: code as string, status: status as number, message: 'No.' })).toThrow(
      new TypeError(`AccessError: expected a string as code, and a status from 400 to 599 (code: "${code}")`),
    );
  },
);

test('the facts of an AccessError cannot be changed', () => {
  expect(() => Object.assign(error, { status: 200 })).toThrow(TypeError);
  expect(error.status).toBe(401);
});
