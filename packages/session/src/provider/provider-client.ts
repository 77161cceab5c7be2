import type { AccessError, BaseContext } from '@portcullis/core';
import type { Claims } from '@portcullis/token/internal';
import * as oauth from 'oauth4webapi';
import { isOutage, type LoginFailure, loginError } from '../login/login-failure.ts';
import { CLOCK_TOLERANCE } from '../seconds.ts';
import type { SessionSettings } from '../session-options.ts';
import { clientAuth } from './client-authentication.ts';
import { idTokenProblem, type KnownLogin, refreshedTokenProblem } from './id-token-problem.ts';
import {
  boundedFetch,
  isTokenFailure,
  type ProviderCall,
  protocolFailure,
  refusalCode,
  step,
} from './provider-call.ts';
import { ProviderMetadata, type ProviderServer } from './provider-metadata.ts';
import type { ProviderSettings } from './provider-options.ts';
import { ProviderTokens } from './provider-tokens.ts';
import {
  checkRequiredClaims,
  type KnownUser,
  refreshedClaims,
  type UserClaims,
  userClaimsOf,
} from './user-claims.ts';
import { isJwt, isOfPerson } from './userinfo-answer.ts';

/** The request that a provider is called for. */
export type RequestScope = Pick<BaseContext, 'clock' | 'execution' | 'trail'>;

/** What a provider granted. */
export interface Grant {
  /** `undefined` if the provider said nothing new about the person. */
  readonly user: UserClaims | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** Life of the access token, in seconds, where the provider says it. */
  readonly expiresIn: number | undefined;
  /** Why it could not say who the person is, though it granted tokens. */
  readonly outage?: AccessError;
}

/** Speaks with one provider: OpenID Connect by `oauth4webapi`, signatures as those of every token. */
export class ProviderClient {
  readonly settings: ProviderSettings;
  readonly #shared: SessionSettings;
  readonly #fetch: ProviderCall;
  readonly #metadata: ProviderMetadata;
  readonly #tokens: ProviderTokens;
  #auth: oauth.ClientAuth | undefined;

  constructor(settings: ProviderSettings, shared: SessionSettings) {
    this.settings = settings;
    this.#shared = shared;
    this.#fetch = boundedFetch(shared);
    this.#metadata = new ProviderMetadata(settings.issuer, { ...shared, call: this.#fetch });
    this.#tokens = new ProviderTokens(settings, shared);
  }

  server({ clock }: RequestScope): Promise<ProviderServer> {
    return this.#metadata.get(clock);
  }

  /**
   * Checks the provider's answer to the authorization request, and redeems its code.
   *
   * @param parameters of the callback
   * @see {@link https://www.rfc-editor.org/rfc/rfc9207 | RFC 9207} and OpenID Connect Core section 3.1.3
   */
  async redeem(
    parameters: URLSearchParams,
    loginState: {
      readonly state: string;
      readonly nonce: string;
      readonly verifier: string;
      readonly redirectUri: string;
    },
    requestScope: RequestScope,
  ): Promise<Grant> {
    const server = await this.server(requestScope);
    const client = this.#client(requestScope);
    const answer = checked(() => oauth.validateAuthResponse(server, client, parameters, loginState.state));
    const tokens = await step('redeeming the code', async () => {
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        await this.#clientAuth(),
        answer,
        loginState.redirectUri,
        loginState.verifier,
        this.#call(),
      );
      return await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: loginState.nonce,
        requireIdToken: true,
      });
    });
    if (tokens.id_token === undefined) {
      throw loginError('session.id_token', { detail: 'the provider gave no ID token' });
    }
    const idToken = await this.#idToken(tokens.id_token, requestScope);
    checkRequiredClaims(idToken, this.settings.requiredClaims);
    const userinfo = await this.#userinfo(server, tokens.access_token, String(idToken.sub), requestScope);
    return grantOf(tokens, userClaimsOf(idToken, userinfo, this.settings));
  }

  /**
   * Gets a new grant for a session, and with it what the provider says of the person today. Returns `undefined` if the
   * provider does not refresh it any more (`invalid_grant`).
   *
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens | OpenID Connect Core section 12}
   */
  async refresh(
    refreshToken: string,
    known: KnownLogin & KnownUser,
    requestScope: RequestScope,
  ): Promise<Grant | undefined> {
    const server = await this.server(requestScope);
    const client = this.#client(requestScope);
    const auth = await this.#clientAuth();
    let tokens: oauth.TokenEndpointResponse;
    try {
      const response = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, this.#call());
      tokens = await oauth.processRefreshTokenResponse(server, client, response);
    } catch (error) {
      if (refusalCode(error) === 'invalid_grant') return undefined;
      // A token that is not good says something else than an outage does: it ends the session.
      const code = isTokenFailure(error) ? 'session.id_token' : 'session.provider_answer';
      throw protocolFailure(error, code, 'refreshing');
    }
    try {
      const idToken =
        tokens.id_token === undefined ? undefined : await this.#idToken(tokens.id_token, requestScope);
      const problem = idToken && refreshedTokenProblem(idToken, known);
      if (problem !== undefined) {
        throw loginError('session.id_token', { detail: `the refreshed ID token is refused: ${problem}` });
      }
      if (idToken !== undefined) checkRequiredClaims(idToken, this.settings.requiredClaims);
      const userinfo = await this.#userinfo(server, tokens.access_token, known.subject, requestScope);
      return grantOf(tokens, refreshedClaims(idToken, userinfo, known, this.settings));
    } catch (error) {
      if (!isOutage(error)) throw error;
      // Many refresh tokens are good for once: the next one must not be lost with what could not be read.
      return { ...grantOf(tokens, undefined), idToken: undefined, outage: error };
    }
  }

  /**
   * Has the provider forget a refresh token, where it has an endpoint for that.
   * @see {@link https://www.rfc-editor.org/rfc/rfc7009 | RFC 7009}
   */
  async revoke(refreshToken: string, requestScope: RequestScope): Promise<undefined> {
    const server = await this.server(requestScope);
    if (server.revocation_endpoint === undefined) return undefined;
    const auth = await this.#clientAuth();
    const revoked = async (): Promise<void> => {
      const additionalParameters = { token_type_hint: 'refresh_token' };
      const options = { ...this.#call(), additionalParameters };
      const client = this.#client(requestScope);
      const response = await oauth.revocationRequest(server, client, auth, refreshToken, options);
      await oauth.processRevocationResponse(response);
    };
    await step('revoking the refresh token', revoked, 'session.provider_answer');
    return undefined;
  }

  /**
   * Verifies the signature of a token of the provider, its `iss`, its `aud`, its `exp`, `nbf` and `iat`. Returns its
   * claims.
   *
   * @param withoutKey what it means that the provider publishes no key for it
   * @param isFromIssuer whether the provider has just sent it, and not a client
   */
  async verify(
    token: string,
    requestScope: RequestScope,
    withoutKey: LoginFailure = 'session.id_token',
    isFromIssuer = false,
  ): Promise<Claims> {
    const { jwks_uri: uri } = await this.server(requestScope);
    const verify = () => this.#tokens.verify(token, uri, requestScope, isFromIssuer);
    return await step('verifying a token', verify, withoutKey);
  }

  /** The claims of an ID token that is the provider's, and for this client. */
  async #idToken(token: string, requestScope: RequestScope): Promise<Claims> {
    // It came from the provider itself: whose key nobody knows yet, and what that says, the next refresh may tell.
    const claims = await this.verify(token, requestScope, 'session.provider_answer', true);
    const problem = idTokenProblem(claims, this.settings.clientId);
    if (problem === undefined) return claims;
    throw loginError('session.id_token', { detail: `the ID token is refused: ${problem}` });
  }

  /** The claims of the userinfo endpoint: of its JSON, or of its JWT once that is verified. */
  async #userinfo(
    server: ProviderServer,
    accessToken: string,
    subject: string,
    requestScope: RequestScope,
  ): Promise<Claims | undefined> {
    if (!this.settings.userinfo || server.userinfo_endpoint === undefined) return undefined;
    const client = this.#client(requestScope);
    const name = 'reading the userinfo';
    const response = await step(name, () => oauth.userInfoRequest(server, client, accessToken, this.#call()));
    if (response.status !== 200 || !isJwt(response)) {
      const read = () => oauth.processUserInfoResponse(server, client, subject, response);
      return await step(name, read, isOfPerson(response) ? 'session.id_token' : 'session.provider_answer');
    }
    const verify = async () =>
      this.#tokens.verifyUserinfo(await response.text(), server.jwks_uri, requestScope);
    const claims = await step(name, verify, 'session.provider_answer');
    if (claims.sub === subject) return claims;
    throw loginError('session.id_token', { detail: 'the userinfo is of another person' });
  }

  async #clientAuth(): Promise<oauth.ClientAuth> {
    this.#auth ??= await clientAuth(this.settings.clientAuthentication);
    return this.#auth;
  }

  #client({ clock }: RequestScope): oauth.Client {
    return {
      client_id: this.settings.clientId,
      id_token_signed_response_alg: this.settings.idTokenAlgorithm,
      // The library reads the system's clock: this makes it ours.
      [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
      [oauth.clockTolerance]: CLOCK_TOLERANCE,
    };
  }

  #call() {
    // Every address was checked with the discovery document: http is there only if it was allowed.
    return { [oauth.customFetch]: this.#fetch, [oauth.allowInsecureRequests]: this.#shared.insecureLoopback };
  }
}

function grantOf(tokens: oauth.TokenEndpointResponse, user: UserClaims | undefined): Grant {
  const { refresh_token: refreshToken, id_token: idToken, expires_in: expiresIn } = tokens;
  return { user, refreshToken, idToken, expiresIn };
}

function checked(validate: () => URLSearchParams): URLSearchParams {
  try {
    return validate();
  } catch (error) {
    const refused = refusalCode(error);
    if (refused !== undefined) {
      throw loginError('session.login_refused', { detail: `the provider answered ${refused}` });
    }
    throw protocolFailure(error, 'session.provider_mismatch', 'reading the answer');
  }
}
