import { expect, test } from 'vitest';
import { okta } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const scene = () =>
  providerAt('https://acme.okta.com/oauth2/default', (keys) =>
    okta({ domain: 'acme.okta.com', audience: 'phorge', keys }),
  );

test('verifies tokens of the authorization server with its keys', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(await provider.token({ subject: 'ada', groups: ['eng'] }));
  expect(caller).toMatchObject({ kind: 'user', subject: 'ada', groups: ['eng'] });
  expect(asked).toEqual(['https://acme.okta.com/oauth2/default/v1/keys']);
});

test('a token whose subject is its client is a service’s', async () => {
  const { provider, bear } = await scene();
  const claims = { cid: '0oa1', client_id: undefined };
  expect((await bear(await provider.token({ subject: '0oa1', claims }))).caller).toMatchObject({
    kind: 'service',
  });
  expect((await bear(await provider.token({ subject: 'ada', claims }))).caller).toMatchObject({
    kind: 'user',
  });
});

test.each([
  'https://acme.okta.com',
  'acme.okta.com/oauth2',
  'acme',
  'ACME.okta.com',
  'acme.okta.com:443',
  '',
  'a@b.com',
])('C30: the domain is a host name, not %j', (domain) => {
  expect(() => okta({ domain, audience: 'phorge' })).toThrow('okta: domain must be a host name');
});

test('the authorization server is an id', () => {
  const options = { domain: 'acme.okta.com', audience: 'phorge' };
  expect(() => okta({ ...options, authorizationServer: '../x' })).toThrow('authorizationServer');
});
