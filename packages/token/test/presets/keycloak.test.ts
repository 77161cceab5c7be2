import { expect, test } from 'vitest';
import { keycloak } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const scene = () =>
  providerAt('https://sso.acme.example/auth/realms/acme', (keys) =>
    keycloak({ url: 'https://sso.acme.example/auth/', realmName: 'acme', audience: 'phorge', keys }),
  );

test('keycloak verifies access tokens of the realm, whose roles are groups', async () => {
  const { provider, bear, asked } = await scene();
  const claims = { typ: 'Bearer', realm_access: { roles: ['eng'] }, preferred_username: 'ada' };
  const { caller } = await bear(await provider.token({ typ: 'JWT', claims }));
  expect(caller).toMatchObject({ kind: 'user', groups: ['eng'], name: 'ada' });
  expect(asked).toEqual(['https://sso.acme.example/auth/realms/acme/protocol/openid-connect/certs']);
});

test.each(['ID', 'Refresh', 'Offline', 'bearer', undefined])(
  'a token that calls itself %s is no access token',
  async (typ) => {
    const { provider, bear } = await scene();
    expect(await bear(await provider.token({ claims: { typ } }))).toMatchObject({
      status: 401,
      code: 'token.type',
    });
  },
);

test('a service account is a service, and no user becomes one by a user name', async () => {
  const { provider, bear } = await scene();
  const kindOf = async (claims: Record<string, unknown>) =>
    (await bear(await provider.token({ claims: { typ: 'Bearer', ...claims } }))).caller?.kind;
  expect(await kindOf({ client_id: 'CI', preferred_username: 'service-account-ci' })).toBe('service');
  expect(await kindOf({ client_id: undefined, preferred_username: 'service-account-ci' })).toBe('user');
  expect(await kindOf({ client_id: 'web', preferred_username: 'service-account-ci' })).toBe('user');
});

test.each([
  [{ url: '', realmName: 'acme' }, 'keycloak: url'],
  [{ url: 'http://sso.acme.example', realmName: 'acme' }, 'https'],
  [{ url: 'https://sso.acme.example', realmName: '' }, 'keycloak: realmName'],
  [{ url: 'https://sso.acme.example', realmName: '../master' }, 'keycloak: realmName'],
  [{ url: 'https://sso.acme.example', realmName: 'acme/..' }, 'keycloak: realmName'],
  [{ url: 'https://sso.acme.example', realmName: '/acme' }, 'keycloak: realmName'],
  [{ url: 'https://sso.acme.example', realmName: 'acme?' }, 'keycloak: realmName'],
  [{ url: undefined as never, realmName: 'acme' }, 'keycloak: url'],
  [{ url: 'https://sso.acme.example', realmName: ['acme'] as never }, 'keycloak: realmName'],
])('keycloak refuses the options %j', (options, message) => {
  expect(() => keycloak({ ...options, audience: 'phorge' })).toThrow(message);
});

test('keycloak reads groups from the configured claim instead of the realm’s roles', async () => {
  const { provider, bear } = await providerAt('https://sso.acme.example/realms/acme', (keys) =>
    keycloak({
      ...{ url: 'https://sso.acme.example', realmName: 'acme', audience: 'phorge', keys },
      groupsClaim: 'groups',
    }),
  );
  const claims = { typ: 'Bearer', realm_access: { roles: ['admin'] } };
  const { caller } = await bear(await provider.token({ groups: ['eng'], claims }));
  expect(caller).toMatchObject({ groups: ['eng'] });
});

test('keycloak names itself in the errors about its options', () => {
  const options = { url: 'https://sso.acme.example', realmName: 'acme', audience: 'phorge' };
  expect(keycloak(options).name).toBe('keycloak');
});
