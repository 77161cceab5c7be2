import { describe, expect, test } from 'vitest';
import { cleanName, clientMetadata } from '../../../src/agents/clients/client-metadata.ts';

const GOOD = { client_name: 'Chat', redirect_uris: ['https://chat.example.com/done'] };
const uri = (length: number) => 'https://chat.example.com/'.padEnd(length, 'a');
const invalid = (detail: string) => ({ error: 'invalid_client_metadata', detail });

describe('what a client says of itself', () => {
  test('is used as far as it names the client and where its codes are sent', () => {
    expect(clientMetadata({ ...GOOD, scope: 'read', logo_uri: 'x' })).toEqual({
      name: 'Chat',
      redirectUris: GOOD.redirect_uris,
    });
  });

  test('may name further grants and responses, but must name those of a code', () => {
    const grants = ['refresh_token', 'authorization_code'];
    expect(clientMetadata({ ...GOOD, grant_types: grants, response_types: ['code', 'none'] })).toHaveProperty(
      'name',
    );
    for (const grant_types of [[], ['refresh_token'], 'authorization_code', null, ['authorization_code', 7]])
      expect(clientMetadata({ ...GOOD, grant_types })).toEqual(
        invalid('"grant_types" does not contain authorization_code'),
      );
    for (const response_types of [[], ['token'], 'code', null, ['code', 7]])
      expect(clientMetadata({ ...GOOD, response_types })).toEqual(
        invalid('"response_types" does not contain code'),
      );
  });

  test('names 1 to 20 redirect URIs of at most 512 characters', () => {
    const of = (redirect_uris: unknown) => clientMetadata({ ...GOOD, redirect_uris });
    expect(of(Array.from({ length: 20 }, () => uri(512)))).toHaveProperty('name');
    for (const uris of [
      undefined,
      [],
      Array.from({ length: 21 }, () => uri(99)),
      [uri(99), uri(513)],
      [uri(99), 7],
      { 0: uri(99) },
      [uri(99), 'http://chat.example.com/'],
    ])
      expect(of(uris)).toMatchObject({ error: 'invalid_redirect_uri' });
  });

  test('has no secret in it, which anyone could read', () => {
    for (const client_secret of ['x', null, ''])
      expect(clientMetadata({ ...GOOD, client_secret })).toEqual(
        invalid('"client_secret" must not be there'),
      );
  });

  test('names the client', () => {
    for (const client_name of [undefined, 7, '', '\u200b'])
      expect(clientMetadata({ ...GOOD, client_name })).toEqual(
        invalid('"client_name" is missing, or has no letters'),
      );
  });
});

test.each<[string, unknown, string | undefined]>([
  ['as it is', 'Chat of Ada', 'Chat of Ada'],
  ['on one line, without spaces around it', '  Chat \t\n of\r\nAda ', 'Chat of Ada'],
  ['without what reverses a text, joins it or cannot be seen', 'Ch\u202eat\u200b\u2060\u0007\ue000', 'Chat'],
  ['without spaces that remain where characters were removed', '\u200b Chat \u202e', 'Chat'],
  ['of 80 characters, which can each be two of UTF-16', '😀a'.repeat(41), '😀a'.repeat(40)],
  ['of 80 characters after the space at its start', ` ${'a'.repeat(81)}`, 'a'.repeat(80)],
  ['without a space at the end where it is cut', `${'a'.repeat(79)} b`, 'a'.repeat(79)],
  ['in one form', 'e\u0301', '\u00e9'],
  ['of a digit', '7', '7'],
  ['not without a letter or digit', '😀!', undefined],
  ['not for anything but a text', ['Chat'], undefined],
])('people are shown the name of a client %s', (_how, given, name) => {
  expect(cleanName(given)).toBe(name);
});
