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

test('a Kubernetes service account is a service, with the groups that Kubernetes gives it', async () => {
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
  ['an account without any claim of the cluster', { subject: of().subject, claims: {} }],
  ['somebody who is no account, with a claim that says nothing', of('system:admin', { serviceaccount: {} })],
  ['a name with something before it', of(`x${of().subject}`)],
  [
    'a namespace in capitals',
    of('system:serviceaccount:CI:builder', { namespace: 'CI', serviceaccount: { name: 'builder' } }),
  ],
  [
    'a name in capitals',
    of('system:serviceaccount:ci:Builder', { namespace: 'ci', serviceaccount: { name: 'Builder' } }),
  ],
])('a Kubernetes token is refused: %s', async (_who, token) => {
  const { provider, bear } = await scene();
  expect(await bear(await provider.token(token))).toMatchObject({
    status: 401,
    code: 'token.claims',
    detail: expect.stringContaining('"sub"'),
  });
});

test('a token of a Secret, which has no audience and never expires, is refused', async () => {
  const { provider, bear } = await scene();
  const { claims } = of();
  for (const old of [{ aud: undefined }, { exp: undefined }]) {
    expect((await bear(await provider.token({ ...of(), claims: { ...claims, ...old } }))).status).toBe(401);
  }
});

test('an account may have digits, hyphens and dots in its name', async () => {
  const { provider, bear } = await scene();
  const token = of('system:serviceaccount:ci-2:builder-1.x', {
    namespace: 'ci-2',
    serviceaccount: { name: 'builder-1.x' },
  });
  expect((await bear(await provider.token(token))).status).toBe(200);
});

test('kubernetes: keys are found by discovery where no address of keys is given', async () => {
  const asked: string[] = [];
  const { bear, provider } = await providerAt(ISSUER, ({ fetch }) =>
    kubernetes({
      ...{ issuer: ISSUER, audience: 'phorge' },
      keys: {
        tiers: [],
        fetch: async (url: string) => {
          asked.push(url);
          return url.endsWith('/.well-known/openid-configuration')
            ? Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` })
            : fetch(url);
        },
      },
    }),
  );
  expect((await bear(await provider.token(of()))).status).toBe(200);
  expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, `${ISSUER}/keys`]);
});

test('keys come from an https address', () => {
  const options = { issuer: ISSUER, audience: 'phorge', jwksUrl: 'http://cluster.acme.example/keys' };
  expect(() => kubernetes(options)).toThrow('kubernetes: jwksUrl must be an https URL');
});
