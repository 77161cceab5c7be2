import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { createIdentityProvider, forgeries } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import { authenticate, bearer, cloudflareAccess } from '../src/index.ts';

const execution = { waitUntil: () => {} };

describe.each(['RS256', 'ES256', 'EdDSA'] as const)(
  'in workerd, tokens signed with %s',
  async (algorithm) => {
    const provider = await createIdentityProvider({
      algorithm,
      issuer: `https://${algorithm.toLowerCase()}.example`,
    });
    const { issuer, audience } = provider;
    const app = pipeline<BaseContext>()
      .use(authenticate(bearer({ issuer, audience, keys: { fetch: provider.fetch } })))
      .handle(({ identity }) => new Response(identity.subject));
    const serve = worker(app);
    const bear = (token: string) =>
      serve(
        new Request('https://app.example/', { headers: { authorization: `Bearer ${token}` } }),
        {},
        execution,
      );

    test('are accepted', async () => {
      const response = await bear(await provider.token({ subject: 'ada' }));
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('ada');
    });

    test('are refused when forged', async () => {
      const token = await provider.token();
      const [publicJwk] = provider.publicJwks().keys;
      if (publicJwk === undefined) throw new Error('the provider has no key');
      for (const forgery of await forgeries({ token, publicJwk })) {
        if (!/^[\t\x20-\x7e]*$/.test(forgery.token)) continue;
        const { status } = await bear(forgery.token);
        expect({ [forgery.name]: status }).toEqual({ [forgery.name]: 401 });
      }
    });
  },
);

test('in workerd, an assertion of Cloudflare Access is accepted', async () => {
  const provider = await createIdentityProvider({ accessIssuer: 'https://acme.cloudflareaccess.com' });
  const { audience } = provider;
  const verifier = cloudflareAccess({ team: 'acme', audience, keys: { fetch: provider.fetch } });
  const app = pipeline<BaseContext>()
    .use(authenticate(verifier))
    .handle(({ identity }) => new Response(identity.email));
  const headers = {
    'cf-access-jwt-assertion': await provider.accessAssertion({ email: 'ada@acme.example' }),
  };
  const response = await worker(app)(new Request('https://app.example/', { headers }), {}, execution);
  expect(await response.text()).toBe('ada@acme.example');
});
