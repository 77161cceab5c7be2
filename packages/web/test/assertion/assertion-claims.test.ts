import { expect, test } from 'vitest';
import { assertionClaims } from '../../src/assertion/assertion-claims.ts';
import { generateAssertionKey } from '../../src/assertion/generate-key.ts';

const said = (identity: object) =>
  assertionClaims(
    {
      identity: { kind: 'user', issuer: 'https://idp.example', subject: 'ada', ...identity },
      roles: ['r'],
    } as never,
    {
      issuer: 'https://gate.example',
      audience: 'https://app.example',
    },
  );

test('a user without an e-mail address or a name has empty claims for them', () => {
  expect(said({ email: undefined, name: undefined })).toEqual({
    iss: 'https://gate.example',
    aud: 'https://app.example',
    sub: 'https://idp.example|ada',
    sub_id: { format: 'iss_sub', iss: 'https://idp.example', sub: 'ada' },
    kind: 'user',
    roles: ['r'],
  });
  expect(Object.keys(said({ email: undefined, name: undefined }))).not.toContain('email');
  expect(said({ email: 'a@b.example', name: 'Ada' })).toMatchObject({ email: 'a@b.example', name: 'Ada' });
});

test('two users never share a subject, whatever their providers’ names', () => {
  expect(said({ issuer: 'https://a|b', subject: 'c' }).sub).toBe('https://a%7Cb|c');
  expect(said({ issuer: 'https://a', subject: 'b|c' }).sub).toBe('https://a|b|c');
  expect(said({ issuer: 'https://a%7Cb', subject: 'c' }).sub).toBe('https://a%257Cb|c');
});

test('a new assertion key names its use, and is identified by its thumbprint', async () => {
  expect(JSON.parse(await generateAssertionKey())).toMatchObject({
    ...{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' },
    kid: expect.stringMatching(/^[\w-]{43}$/),
    d: expect.any(String),
  });
});
