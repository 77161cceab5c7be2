import { expect, test } from 'vitest';
import { basicCredentials, basicOctets } from '../../src/credentials/basic-credentials.ts';

const requestWith = (authorization: string): Request =>
  new Request('https://app.example.com/', { headers: { authorization } });
const read = (authorization: string) => basicCredentials({ request: requestWith(authorization) });

test('a name and a password are read as text, up to the first colon', () => {
  expect(read(`Basic ${Buffer.from('ada:a:ü 日本').toString('base64')}`)).toEqual({
    username: 'ada',
    password: 'a:ü 日本',
  });
  expect(read(`bAsIc   ${btoa(':')}`)).toEqual({ username: '', password: '' });
});

test('what is no text in UTF-8 is read as octets alone', () => {
  const authorization = `Basic ${btoa('ad\xe9:\xfc')}`;
  expect(read(authorization)).toBeUndefined();
  expect(basicOctets(requestWith(authorization))).toEqual({ username: 'ad\xe9', password: '\xfc' });
});

test('no other Authorization header is read as Basic credentials', () => {
  for (const authorization of [
    '',
    'Basic',
    `Basic${btoa('a:b')}`,
    `Basic\t${btoa('a:b')}`,
    `Basic ${btoa('a:b')} x`,
    `Basic ${btoa('ab')}`,
    'Basic a',
    'Basic a-_b',
    `Bearer ${btoa('a:b')}`,
    `x Basic ${btoa('a:b')}`,
    `NoBasic ${btoa('a:b')}`,
  ]) {
    expect(read(authorization), authorization).toBeUndefined();
    expect(basicOctets(requestWith(authorization)), authorization).toBeUndefined();
  }
});

test('a request without the header carries none', () => {
  expect(basicOctets(new Request('https://app.example.com/'))).toBeUndefined();
});

test('a byte order mark is part of the name', () => {
  expect(read(`Basic ${Buffer.from('\ufeffada:x').toString('base64')}`)?.username).toBe('\ufeffada');
});
