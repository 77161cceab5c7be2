import { expect, test } from 'vitest';
import { google } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const scene = (hostedDomain?: string) =>
  providerAt('https://accounts.google.com', (keys) =>
    google({ audience: 'phorge', keys, ...(hostedDomain === undefined ? {} : { hostedDomain }) }),
  );

test('google verifies ID tokens with Google’s keys', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(await provider.token({ typ: 'JWT', email: 'ada@acme.example' }));
  expect(caller).toMatchObject({ kind: 'user', email: 'ada@acme.example' });
  expect(asked).toEqual(['https://www.googleapis.com/oauth2/v3/certs']);
});

test('a service account is a service', async () => {
  const { provider, bear } = await scene();
  const { caller } = await bear(await provider.token({ subject: '1234', claims: { azp: '1234' } }));
  expect(caller).toMatchObject({ kind: 'service' });
});

test.each([undefined, 'other.example', 'ACME.example', ['acme.example'], ''])(
  'the hosted domain is exactly the one configured, not %j',
  async (hd) => {
    const { provider, bear } = await scene('acme.example');
    expect(await bear(await provider.token({ email: 'x@acme.example', claims: { hd } }))).toMatchObject({
      status: 401,
      code: 'token.claims',
    });
    expect((await bear(await provider.token({ claims: { hd: 'acme.example' } }))).status).toBe(200);
  },
);

test('without a hosted domain every Google account is accepted, of any domain', async () => {
  const { provider, bear } = await scene();
  for (const hd of ['acme.example', 'other.example', undefined]) {
    expect((await bear(await provider.token({ claims: { hd } }))).status).toBe(200);
  }
  expect(google({ audience: 'phorge' }).name).toBe('google');
});

test('an empty hosted domain is refused', () => {
  expect(() => google({ audience: 'phorge', hostedDomain: '' })).toThrow('hostedDomain must not be empty');
});
