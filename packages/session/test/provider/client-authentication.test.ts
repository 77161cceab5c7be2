import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { clientAuth } from '../../src/provider/client-authentication.ts';

const server = { issuer: 'https://idp.example', token_endpoint: 'https://idp.example/token' };

/** What a client sends of itself. */
async function sent(authentication: Parameters<typeof clientAuth>[0]) {
  const auth = await clientAuth(authentication);
  const [body, headers] = [new URLSearchParams(), new Headers()];
  await auth(server, { client_id: 'gate' }, body, headers);
  return { body: Object.fromEntries(body), authorization: headers.get('authorization') };
}

test('a client authenticates by its secret in a header, or in the form', async () => {
  const secret = 'sesame';
  expect(await sent({ method: 'client_secret_basic', secret })).toEqual({
    body: {},
    authorization: `Basic ${btoa('gate:sesame')}`,
  });
  expect(await sent({ method: 'client_secret_post', secret })).toEqual({
    body: { client_id: 'gate', client_secret: secret },
    authorization: null,
  });
});

test('a client without a secret sends only its client id', async () => {
  expect(await sent({ method: 'none' })).toEqual({ body: { client_id: 'gate' }, authorization: null });
});

test('a client with a key signs an assertion, and names the key where it has a name', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'ES256' };
  const headerOf = async (key: object): Promise<unknown> => {
    const { body } = await sent({ method: 'private_key_jwt', privateKey: key as never });
    expect(body.client_assertion_type).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const [header = ''] = (body.client_assertion ?? '').split('.');
    return JSON.parse(Buffer.from(header, 'base64url').toString());
  };
  expect(await headerOf(jwk)).toEqual({ alg: 'ES256' });
  expect(await headerOf({ ...jwk, kid: 'k1' })).toEqual({ alg: 'ES256', kid: 'k1' });
});
