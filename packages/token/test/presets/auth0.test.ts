import { expect, test } from 'vitest';
import { auth0 } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const groupsClaim = 'https://acme.example/groups';
const scene = () =>
  providerAt('https://acme.eu.auth0.com/', (keys) =>
    auth0({ domain: 'acme.eu.auth0.com', audience: 'phorge', groupsClaim, keys }),
  );

test('auth0 verifies tokens of the tenant, whose issuer ends in a slash', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(
    await provider.token({ subject: 'auth0|1', claims: { [groupsClaim]: ['eng'] } }),
  );
  expect(caller).toMatchObject({ kind: 'user', issuer: 'https://acme.eu.auth0.com/', groups: ['eng'] });
  expect(asked).toEqual(['https://acme.eu.auth0.com/.well-known/jwks.json']);
  const claims = { iss: 'https://acme.eu.auth0.com' };
  expect((await bear(await provider.token({ claims }))).code).toBe('token.issuer');
});

test('tokens of client credentials are those of a service', async () => {
  const { provider, bear } = await scene();
  for (const claims of [{ gty: 'client-credentials' }, { azp: 'ci' }]) {
    const token = await provider.token({ subject: 'ci@clients', claims });
    expect((await bear(token)).caller).toMatchObject({ kind: 'service', subject: 'ci@clients' });
  }
});

test('a subject that looks like a client but matches no client is a person', async () => {
  const { provider, bear } = await scene();
  const token = await provider.token({ subject: 'undefined@clients' });
  expect((await bear(token)).caller).toMatchObject({ kind: 'user', subject: 'undefined@clients' });
});

test('a person who uses a client is a person, whatever the subject of the client', async () => {
  const { provider, bear } = await scene();
  const token = await provider.token({ subject: 'auth0|1', claims: { azp: 'ci' } });
  expect((await bear(token)).caller).toMatchObject({ kind: 'user', subject: 'auth0|1' });
});
