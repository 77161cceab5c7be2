import { address, checkOptions, defined, type FieldsFor, optional, text } from '@portcullis/core/internal';
import { SecretSourceError, type StoreFetch } from './secret-source.ts';
import { memberAt, storeAnswer } from './store-answer.ts';
import { storeFetch } from './store-fetch.ts';

/** Whose token it is, and who gives it. */
export interface ClientCredentialsOptions {
  /** Token endpoint of the provider. It must return a JWT for the client credentials grant. */
  readonly tokenEndpoint: string;
  /** Client ID of the gate at this provider. */
  readonly clientId: string;
  /** Client secret of the gate. */
  readonly clientSecret: string;
  /** Scopes to request. Default: none are requested, and the provider chooses. */
  readonly scope?: string;
  /** Audience to request, for providers that need one, such as Auth0. Default: none is sent. */
  readonly audience?: string;
  /** Default: the runtime's `fetch`. */
  readonly fetch?: StoreFetch;
}

/** How each option is checked. */
export const clientCredentialsFields: FieldsFor<ClientCredentialsOptions, 'scope' | 'audience'> = {
  tokenEndpoint: address('https://id.example.com/oauth2/token'),
  clientId: text,
  clientSecret: text,
  scope: optional(text.problem),
  audience: optional(text.problem),
  fetch: storeFetch,
};

/**
 * Gets a token in the name of the gate itself, as `webIdentity()` needs one: an access token that is a JWT, for the client
 * credentials grant. Each call asks anew.
 *
 * Throws `TypeError` for options that cannot work; its token fails with a `SecretSourceError`. It does **not** validate the token: the
 * service that receives it does.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.4 | RFC 6749 section 4.4}
 */
export function clientCredentials(
  options: ClientCredentialsOptions,
): (signal: AbortSignal) => Promise<string> {
  const settings = checkOptions('clientCredentials', options, clientCredentialsFields);
  const { tokenEndpoint, clientId, clientSecret, scope, audience, fetch: ask } = settings;
  const called = `token of the client ${clientId}`;
  return async (signal) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      ...defined({ scope, audience }),
    });
    // RFC 6749 section 2.3.1: both are encoded as in a form before they are put together.
    const [id, secret] = [clientId, clientSecret].map((text) =>
      new URLSearchParams({ '': text }).toString().slice(1),
    );
    const headers = { authorization: `Basic ${btoa(`${id}:${secret}`)}`, accept: 'application/json' };
    const answer = await storeAnswer(called, tokenEndpoint, { method: 'POST', headers, body, signal }, ask);
    if (answer.status !== 200)
      throw new SecretSourceError(
        `${called}: the token endpoint answered with status ${answer.status}, not 200: check the client's id and secret`,
      );
    const token = memberAt(answer.body, 'access_token');
    if (typeof token !== 'string' || token === '')
      throw new SecretSourceError(`${called}: the token endpoint returned no access token`);
    return token;
  };
}
