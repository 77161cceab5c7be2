import type { CryptoKey } from 'jose';
import { importJWK } from 'jose/key/import';
import { type ClientAuth, ClientSecretBasic, ClientSecretPost, None, PrivateKeyJwt } from 'oauth4webapi';
import type { ClientAuthentication } from '../settings/provider-options.ts';

/**
 * Prepares the proof that the gate is the client.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication | OpenID Connect Core section 9}
 */
export async function clientAuth(authentication: ClientAuthentication): Promise<ClientAuth> {
  switch (authentication.method) {
    case 'client_secret_basic':
      return ClientSecretBasic(authentication.secret);
    case 'client_secret_post':
      return ClientSecretPost(authentication.secret);
    case 'private_key_jwt': {
      const { privateKey } = authentication;
      // Only symmetric keys are imported as bytes, and the options refuse those.
      const key = (await importJWK(privateKey)) as CryptoKey;
      return PrivateKeyJwt(privateKey.kid === undefined ? key : { key, kid: privateKey.kid });
    }
    case 'none':
      return None();
  }
}
