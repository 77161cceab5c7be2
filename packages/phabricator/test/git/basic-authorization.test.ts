import { basicCredentials } from '@portcullis/core/internal';
import { expect, test } from 'vitest';
import { basicAuthorization } from '../../src/git/basic-authorization.ts';

test('a name and a password outside of ASCII are encoded so that they decode unchanged', () => {
  const credentials = { username: 'ada', password: 'a:ü 日本' };
  const request = new Request('https://app.example.com/', {
    headers: { authorization: basicAuthorization(credentials) },
  });
  expect(basicCredentials({ request })).toEqual(credentials);
});
