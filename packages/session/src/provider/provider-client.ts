import { AccessError, type BaseContext } from '@portcullis/core';
import type { Claims } from '@portcullis/token/internal';
import * as oauth from 'oauth4webapi';
import { type LoginFailure, loginError } from '../failures/login-failure.ts';
import { CLOCK_TOLERANCE } from '../session/seconds.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { clientAuth } from './client-authentication.ts';
import { type Grant, grantOf } from './grant.ts';
import { idTokenProblem, type KnownLogin } from './id-token-problem.ts';
import {
  boundedFetch,
  clientFailure,
  type ProviderCall,
  protocolFailure,
  refusalCode,
  step,
} from './provider-call.ts';
import { ProviderMetadata, type ProviderServer } from './provider-metadata.ts';
import { ProviderTokens } from './provider-tokens.ts';
import { endBy, type RefreshOutcome } from './refresh-outcome.ts';
import { withoutIdToken } from './token-answer.ts';
import { type KnownUser, refreshedClaims, requiredClaimProblem, userClaimsOf } from './user-claims.ts';
import { isJwt } from './userinfo-answer.ts';

/** The request that a provider is called for. */
export type RequestScope = Pick<BaseContext, 'clock' | 'execution' | 'trail'>;

/** The client of one provider: OpenID Connect by `oauth4webapi`, signatures verified as those of every token. */
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
    const redeemed = async () => {
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
    };
    const tokens = await step('redeeming the code', redeemed, 'session.id_token', clientFailure);
    if (tokens.id_token === undefined) {
      throw loginError('session.id_token', { detail: 'the provider returned no ID token' });
    }
    const idToken = await this.#idToken(tokens.id_token, requestScope);
    const missing = requiredClaimProblem(idToken, this.settings.requiredClaims);
    if (missing !== undefined) throw loginError('session.id_token', { detail: missing });
    const userinfo = await this.#userinfo(server, tokens.access_token, requestScope);
    if (userinfo !== undefined && userinfo.sub !== idToken.sub) throw ofAnother('userinfo');
    return grantOf(tokens, userClaimsOf(idToken, userinfo, this.settings));
  }

  /**
   * Gets a new grant for a session, and with it the provider's current claims about the person. Never rejects: failures are reported as an
   * outage, and what ends the session by name.
   *
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens | OpenID Connect Core section 12}
   */
  async refresh(
    refreshToken: string,
    known: KnownLogin & KnownUser,
    requestScope: RequestScope,
  ): Promise<RefreshOutcome> {
    let granted: oauth.TokenEndpointResponse | undefined;
    try {
      const server = await this.server(requestScope);
      granted = await this.#refreshed(server, refreshToken, requestScope);
      if (granted === undefined) return { kind: 'ended', why: 'not_refreshed' };
      return await this.#outcomeOf(granted, server, known, requestScope);
    } catch (error) {
      const grant = granted && { ...grantOf(granted, undefined), idToken: undefined };
      return { kind: 'outage', error, grant };
    }
  }

  /** The response of the token endpoint, whose ID token is not verified; `undefined` if the refresh token is no longer valid. */
  async #refreshed(
    server: ProviderServer,
    refreshToken: string,
    requestScope: RequestScope,
  ): Promise<oauth.TokenEndpointResponse | undefined> {
    const client = this.#client(requestScope);
    const auth = await this.#clientAuth();
    try {
      const response = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, this.#call());
      const { rest, idToken } = await withoutIdToken(response);
      const tokens = await oauth.processRefreshTokenResponse(server, client, rest);
      return { ...tokens, ...idToken };
    } catch (error) {
      if (refusalCode(error) === 'invalid_grant') return undefined;
      throw clientFailure(error, 'session.provider_answer', 'refreshing');
    }
  }

  async #outcomeOf(
    granted: oauth.TokenEndpointResponse,
    server: ProviderServer,
    known: KnownLogin & KnownUser,
    requestScope: RequestScope,
  ): Promise<RefreshOutcome> {
    const idToken =
      granted.id_token === undefined ? undefined : await this.#idToken(granted.id_token, requestScope);
    const end = idToken && endBy(idToken, known, this.settings.requiredClaims);
    if (end !== undefined) return { kind: 'ended', ...end };
    const userinfo = await this.#userinfo(server, granted.access_token, requestScope);
    if (userinfo !== undefined && userinfo.sub !== known.subject)
      return { kind: 'ended', why: 'another_login', error: ofAnother('userinfo') };
    try {
      const user = refreshedClaims(idToken, userinfo, known, this.settings);
      return { kind: 'granted', grant: grantOf(granted, user) };
    } catch (error) {
      if (!(error instanceof AccessError) || error.code !== 'session.groups_overage') throw error;
      return { kind: 'ended', why: 'groups_not_told', error };
    }
  }

  /**
   * Has the provider revoke a refresh token, if it has an endpoint for that.
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
    await step('revoking the refresh token', revoked, 'session.provider_answer', clientFailure);
    return undefined;
  }

  /**
   * Verifies the signature of a token of the provider, its `iss`, its `aud`, its `exp`, `nbf` and `iat`. Returns its
   * claims.
   *
   * @param withoutKey the error if the provider publishes no key for it
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

  /** Verifies an identity assertion (ID-JAG) of the provider for this audience, as `ProviderTokens` does. Returns its claims. */
  async verifyAssertion(token: string, audience: string, requestScope: RequestScope): Promise<Claims> {
    const keysUri = async (): Promise<string> => (await this.server(requestScope)).jwks_uri;
    return await step('verifying an assertion', () =>
      this.#tokens.verifyAssertion(token, audience, keysUri, requestScope),
    );
  }

  /** The claims of an ID token that is the provider's, and for this client. */
  async #idToken(token: string, requestScope: RequestScope): Promise<Claims> {
    // It came from the provider itself: whose key nobody knows yet, and what that says, the next refresh may tell.
    const claims = await this.verify(token, requestScope, 'session.provider_answer', true);
    const problem = idTokenProblem(claims, this.settings.clientId);
    if (problem === undefined) return claims;
    throw loginError('session.id_token', { detail: `the ID token is refused: ${problem}` });
  }

  /**
   * The claims of the userinfo endpoint: of its JSON, or of its JWT once that is verified. The caller must compare their `sub`.
   */
  async #userinfo(
    server: ProviderServer,
    accessToken: string,
    requestScope: RequestScope,
  ): Promise<Claims | undefined> {
    if (!this.settings.userinfo || server.userinfo_endpoint === undefined) return undefined;
    const client = this.#client(requestScope);
    const read = async (): Promise<Claims> => {
      const response = await oauth.userInfoRequest(server, client, accessToken, this.#call());
      if (response.status !== 200 || !isJwt(response)) {
        return await oauth.processUserInfoResponse(server, client, oauth.skipSubjectCheck, response);
      }
      const claims = await this.#tokens.verifyUserinfo(await response.text(), server.jwks_uri, requestScope);
      if (typeof claims.sub === 'string' && claims.sub !== '') return claims;
      throw loginError('session.provider_answer', { detail: 'the userinfo response has no "sub"' });
    };
    return await step('reading the userinfo', read, 'session.provider_answer');
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

function ofAnother(what: string): AccessError {
  return loginError('session.id_token', { detail: `the ${what} is for another user` });
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
