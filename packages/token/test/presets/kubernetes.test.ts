import { expect, test } from 'vitest';
import { kubernetes } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const ISSUER = 'https://oidc.cluster.acme.example';
const scene = () =>
  providerAt(ISSUER, (keys) =>
    kubernetes({ issuer: ISSUER, jwksUrl: `${ISSUER}/openid/v1/jwks`, audience: 'phorge', keys }),
  );
const of = (subject = 'system:serviceaccount:ci:builder', said: unknown = undefined) => ({
  subject,
  claims: {
    'kubernetes.io': said ?? { namespace: 'ci', serviceaccount: { name: 'builder', uid: '1' } },
  },
});

test('an account is a service, with the groups that Kubernetes knows', async () => {
  const { provider, bear, asked } = await scene();
  expect((await bear(await provider.token(of()))).caller).toMatchObject({
    kind: 'service',
    subject: 'system:serviceaccount:ci:builder',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:serviceaccount:ci:builder'],
  });
  expect(asked).toEqual([`${ISSUER}/openid/v1/jwks`]);
});

test.each([
  ['somebody who is no account', of('system:admin')],
  ['an account of another namespace than the claim says', of('system:serviceaccount:prod:builder')],
  ['another account than the claim says', of('system:serviceaccount:ci:admin')],
  ['a name with more in it', of('system:serviceaccount:ci:builder:x')],
  ['an account without the claim', of(undefined, 'ci')],
  ['an account with half of it', of(undefined, { namespace: 'ci' })],
])('%s is refused', async (_who, token) => {
  const { provider, bear } = await scene();
  expect(await bear(await provider.token(token))).toMatchObject({ status: 401, code: 'token.claims' });
});

test('a token of a secret, which is for nobody in particular and never expires, is refused', async () => {
  const { provider, bear } = await scene();
  const { claims } = of();
  for (const old of [{ aud: undefined }, { exp: undefined }]) {
    expect((await bear(await provider.token({ ...of(), claims: { ...claims, ...old } }))).status).toBe(401);
  }
});

test('keys come from an https address', () => {
  const options = { issuer: ISSUER, audience: 'phorge', jwksUrl: 'http://cluster.acme.example/keys' };
  expect(() => kubernetes(options)).toThrow('kubernetes: jwksUrl must be an https address');
});
