import type { BaseContext, Identity } from '@portcullis/core';
import { optionsFor, type PerEnv, perEnv, RecentMap } from '@portcullis/core/internal';
import { genericTokenEndpointRequest, processGenericTokenEndpointResponse } from 'oauth4webapi';
import { refusal } from '../challenge.ts';
import { callAsClient } from '../client-call.ts';
import { tokenOf } from '../token-header.ts';
import { MAX_TOKEN_LENGTH, readBearerHeader } from '../token-source.ts';
import { exchangeError } from './token-exchange-failure.ts';
import {
  type TokenExchangeOptions,
  type TokenExchangeSettings,
  tokenExchangeSettings,
} from './token-exchange-options.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** A new token is no longer used so many milliseconds before it expires: the application must still accept it. */
const MARGIN_MS = 10_000;

interface NewToken {
  readonly token: string;
  /** Milliseconds since the Unix epoch. `undefined` if the provider did not say when it expires: then it is not cached. */
  readonly until: number | undefined;
}

/**
 * Exchanges the token of a caller for one that is for the application behind the gateway (RFC 8693), with the gateway's own credentials.
 * New tokens are cached in the isolate's memory until they expire, each for the token that it was exchanged for.
 *
 * Needs a caller whom a verifier of this package identified by a bearer token: any other is refused with `token.missing`. The token is
 * read from the header that the verifier reads. Fails
 * with `token.exchange_unavailable` if the provider does not issue a bearer access token. It does **not** revoke new tokens.
 *
 * @example
 * ```ts
 * import { tokenExchange } from '@portcullis/token/exchange';
 *
 * interface Env {
 *   readonly CLIENT_SECRET: string;
 * }
 *
 * // For example the option serverToken of mcp().
 * const serverToken = tokenExchange((env: Env) => ({
 *   url: 'https://id.example.com/oauth2/token',
 *   clientId: 'gate',
 *   clientSecret: env.CLIENT_SECRET,
 *   resource: 'https://tools.internal.example/mcp',
 * }));
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc8693 | RFC 8693}
 */
export function tokenExchange<Env = unknown>(
  options: PerEnv<Env, TokenExchangeOptions>,
): (context: BaseContext<Env> & { readonly identity?: Identity }) => Promise<string> {
  if (typeof options !== 'function') {
    const exchange = exchanger(tokenExchangeSettings(options));
    return (context) => exchange(context);
  }
  const exchange = perEnv((env: Env) => exchanger(tokenExchangeSettings(optionsFor(options, env))));
  return async (context) => exchange(context.env)(context);
}

function exchanger(
  settings: TokenExchangeSettings,
): (context: BaseContext & { readonly identity?: Identity }) => Promise<string> {
  const cached = new RecentMap<NewToken>({ maxNameLength: MAX_TOKEN_LENGTH });
  return async (context) => {
    const { clock } = context;
    const given = subjectToken(context);
    const known = cached.get(given);
    if (known?.until !== undefined && clock.now() < known.until) return known.token;
    // A token lives from when the provider issued it, which is after this.
    const asked = clock.now();
    const { token, seconds } = await exchanged(given, settings);
    if (token === given) throw unusable('issued the token of the caller again');
    const until = seconds === undefined ? undefined : asked + seconds * 1000 - MARGIN_MS;
    if (until === undefined) cached.delete(given);
    else cached.set(given, { token, until }, token.length);
    return token;
  };
}

/** The token by which the caller was identified. */
function subjectToken({ request, identity }: BaseContext & { readonly identity?: Identity }): string {
  const method = identity?.authentication.method;
  const reading =
    identity !== undefined && (method === 'bearer' || method === 'introspection')
      ? tokenOf(request, identity)
      : undefined;
  if (reading?.kind === 'token') return reading.token;
  throw refusal(
    { scheme: 'Bearer', realm: 'portcullis' },
    { code: 'token.missing', detail: 'the caller sent no bearer token that can be exchanged' },
  );
}

async function exchanged(
  given: string,
  settings: TokenExchangeSettings,
): Promise<{ readonly token: string; readonly seconds: number | undefined }> {
  const { url, resource, audience, scope } = settings;
  const server = { issuer: url.origin, token_endpoint: url.href };
  const parameters = {
    subject_token: given,
    subject_token_type: ACCESS_TOKEN,
    requested_token_type: ACCESS_TOKEN,
    ...(resource !== undefined && { resource }),
    ...(audience !== undefined && { audience }),
    ...(scope !== undefined && { scope }),
  };
  const answer = await callAsClient(settings, {
    send: (client, proof, options) =>
      genericTokenEndpointRequest(server, client, proof, GRANT, parameters, options),
    read: (client, response) => processGenericTokenEndpointResponse(server, client, response),
    unavailable: (detail) => exchangeError('token.exchange_unavailable', { detail }),
  });
  const { access_token: token, token_type: type, issued_token_type: issued, expires_in: seconds } = answer;
  if (type !== 'bearer' || issued !== ACCESS_TOKEN) throw unusable('issued no bearer access token');
  if (readBearerHeader(`Bearer ${token}`).kind !== 'token')
    throw unusable('issued a token that no header can hold');
  return { token, seconds };
}

function unusable(what: string): Error {
  return exchangeError('token.exchange_unavailable', { detail: `the provider ${what}` });
}
