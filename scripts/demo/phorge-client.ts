import type { PhorgeOAuthProviderOptions } from '@portcullis/testing/phorge';

/** Phorge as a client of the gate's single sign-on. The secret is one for everybody: it is a demo. */
export const PHORGE_CLIENT = { id: 'phorge', secret: 'demo-secret-of-the-phorge-sign-on-0001' };

/** The provider as an administrator sets it up in a Phorge behind this gate. */
export function phorgeProvider(gate: string): PhorgeOAuthProviderOptions {
  return {
    name: 'edge.gateway',
    baseUri: `${gate}/.portcullis/idp/`,
    clientId: PHORGE_CLIENT.id,
    clientSecret: PHORGE_CLIENT.secret,
  };
}
