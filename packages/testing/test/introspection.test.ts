import { describe, expect, test } from 'vitest';
import { createIdentityProvider, type IdentityProvider } from '../src/index.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const NOW_IN_SECONDS = NOW / 1000;

const basic = (id: string, secret: string): Record<string, string> => ({
  authorization: `Basic ${btoa(`${id}:${secret}`)}`,
});

async function introspect(
  provider: IdentityProvider,
  token: string,
  headers: Record<string, string> = basic('gateway', 'gateway-secret'),
): Promise<Response> {
  return await provider.fetch(provider.introspectionUri, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ token }),
  });
}

describe('introspection', () => {
  test('an opaque token is active with its claims', async () => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const response = await introspect(provider, provider.opaqueToken({ subject: 'alice', scope: 'read' }));
    expect(await response.json()).toMatchObject({
      active: true,
      sub: 'alice',
      scope: 'read',
      iss: provider.issuer,
      exp: NOW_IN_SECONDS + 300,
    });
  });

  test.each([
    ['unknown', (): string => 'opaque-of-another'],
    ['expired', (provider: IdentityProvider): string => provider.opaqueToken({ expiresInSeconds: 0 })],
    [
      'revoked',
      (provider: IdentityProvider): string => {
        const token = provider.opaqueToken();
        provider.revoke(token);
        return token;
      },
    ],
  ])('an %s token is inactive, and nothing more is returned', async (_, make) => {
    const provider = await createIdentityProvider({ clock: () => NOW });
    const response = await introspect(provider, make(provider));
    expect(await response.json()).toEqual({ active: false });
  });

  test.each([
    ['no', {}],
    ['wrong', basic('gateway', 'guess')],
  ])('with %s client credentials the answer is 401', async (_, headers: Record<string, string>) => {
    const provider = await createIdentityProvider();
    const response = await introspect(provider, provider.opaqueToken(), headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Basic');
  });

  test('client credentials may be in the form', async () => {
    const provider = await createIdentityProvider();
    const response = await provider.fetch(provider.introspectionUri, {
      method: 'POST',
      body: new URLSearchParams({
        token: provider.opaqueToken(),
        client_id: 'gateway',
        client_secret: 'gateway-secret',
      }),
    });
    expect(await response.json()).toMatchObject({ active: true });
  });
});
