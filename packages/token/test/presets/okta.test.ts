import { expect, test } from 'vitest';
import { okta } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const scene = () =>
  providerAt('https://acme.okta.com/oauth2/default', (keys) =>
    okta({ domain: 'acme.okta.com', audience: 'phorge', keys }),
  );

test('okta verifies tokens of the authorization server with its keys', async () => {
  const { provider, bear, asked } = await scene();
  const { caller } = await bear(await provider.token({ subject: 'ada', groups: ['eng'] }));
  expect(caller).toMatchObject({ kind: 'user', subject: 'ada', groups: ['eng'] });
  expect(asked).toEqual(['https://acme.okta.com/oauth2/default/v1/keys']);
});

test('a token whose subject is its client is that of a service', async () => {
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
  ['acme.okta.com'] as never,
  '-acme.okta.com',
  'acme-.okta.com',
  'acme..com',
  'acme.c',
  'acme.okta.c0m',
  'acme.okta.com.',
  'acme.okta.com\n',
])('C30: the domain is a host name, not %j', (domain) => {
  expect(() => okta({ domain, audience: 'phorge' })).toThrow('okta: domain must be a host name');
});

test('the authorization server must be an id', () => {
  const options = { domain: 'acme.okta.com', audience: 'phorge' };
  for (const authorizationServer of ['../x', 'x/..', 'x?', '', 'a b']) {
    expect(() => okta({ ...options, authorizationServer })).toThrow('okta: authorizationServer must be');
  }
  expect(okta({ ...options, authorizationServer: 'aus1_x-2' }).name).toBe('okta');
});

test.each(['a.io', 'a1.okta.com', 'acme-1.okta-emea.com', '1and1.okta.com'])(
  'okta accepts %s as the domain',
  (domain) => {
    expect(okta({ domain, audience: 'phorge' }).name).toBe('okta');
  },
);
