import { AccessError, type BaseContext } from '@portcullis/core';
import { sameSecret } from '@portcullis/core/internal';
import type { ServerSettings } from '../sso-options.ts';
import { type ClientCredentials, clientCredentials } from './client-credentials.ts';
import type { LoginCodes } from './login-code.ts';
import { keepGrant, type LoginGrant, randomSecret } from './login-grant.ts';
import { machineAnswer, recordRefusal } from './machine-answer.ts';
import { provesChallenge } from './pkce.ts';
import { readTokenForm } from './token-form.ts';

/** @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 | RFC 6749 section 5.2} */
type TokenError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable';

type Redeemed =
  | { readonly ok: true; readonly grant: LoginGrant }
  | { readonly ok: false; readonly error: TokenError; readonly status: number; readonly detail: string };

/**
 * The token endpoint: exchanges a code for a token.
 *
 * Phorge shows the visitor whatever this responds, so an error is one of the protocol's codes and nothing else; the trail contains the
 * reason. The client authenticates first: an anonymous client cannot use up codes. After that a code is used up whatever is wrong with the
 * rest. The token can be used once, for `codeSeconds` at most.
 *
 * A code that is sent again gets nothing, and revokes nothing: the token that was issued for it is used immediately and only once, and a
 * browser that loads the callback twice would lose its login. Only the client could send one, and it could have redeemed it first.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 | RFC 6749 section 4.1.3}
 */
export async function tokenEndpoint(
  context: BaseContext,
  settings: ServerSettings,
  codes: LoginCodes,
): Promise<Response> {
  try {
    const redeemed = await redeem(context, settings, codes);
    if (!redeemed.ok) {
      recordRefusal(context, { code: 'sso.token_refused', ...redeemed });
      return machineAnswer(redeemed.status, { error: redeemed.error }, remedyFor(redeemed.status));
    }
    const { grant } = redeemed;
    const token = randomSecret(settings);
    await keepGrant(settings, 'token', token, grant, context.clock);
    const { username, account } = grant;
    context.trail.add({ type: 'sso', step: 'token_issued', username, account });
    return machineAnswer(200, {
      access_token: token,
      token_type: 'Bearer',
      expires_in: settings.codeSeconds,
    });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    recordRefusal(context, error);
    const word: TokenError = 'temporarily_unavailable';
    return machineAnswer(error.status, { error: word });
  }
}

async function redeem(
  { request, target, clock }: BaseContext,
  settings: ServerSettings,
  codes: LoginCodes,
): Promise<Redeemed> {
  if (request.method !== 'POST') return refused('invalid_request', 'only POST is allowed', 405);
  if (target.search !== '') return refused('invalid_request', 'the address has a query');
  const form = await readTokenForm(request);
  if (!form.ok) return refused('invalid_request', form.problem);
  const { value: fields } = form;
  const credentials = clientCredentials(request, fields);
  if (credentials === undefined) return refused('invalid_request', 'the client authenticates in two ways');
  if (!(await isClient(credentials, settings))) {
    return refused(
      'invalid_client',
      'the client id or the client secret is wrong: compare both with the provider in Phorge',
      401,
    );
  }
  const grantType = fields.get('grant_type');
  if (grantType === undefined) return refused('invalid_request', 'the form has no grant_type');
  if (grantType !== 'authorization_code') {
    return refused('unsupported_grant_type', 'grant_type is not "authorization_code"');
  }
  const code = fields.get('code');
  if (code === undefined) return refused('invalid_request', 'the form has no code');
  const grant = await codes.redeem(code, clock);
  if (grant === undefined)
    return refused('invalid_grant', 'the code is unknown, has been used or has expired');
  if (grant.clientId !== settings.clientId) {
    return refused('invalid_grant', 'the code was issued for another client');
  }
  if (fields.get('redirect_uri') !== grant.redirectUri) {
    return refused('invalid_grant', `redirect_uri is not ${grant.redirectUri}`);
  }
  if (!(await provesChallenge(fields.get('code_verifier'), grant.challenge))) {
    return refused('invalid_grant', 'code_verifier does not match the code_challenge');
  }
  return { ok: true, grant };
}

/** Both are compared whatever the first comparison gave. */
async function isClient({ id, secret }: ClientCredentials, settings: ServerSettings): Promise<boolean> {
  const proofs = await Promise.all([
    sameSecret(id, settings.clientId),
    sameSecret(secret, settings.clientSecret),
  ]);
  return proofs.every(Boolean);
}

function refused(error: TokenError, detail: string, status = 400): Redeemed {
  return { ok: false, error, status, detail };
}

/** What an answer of a status must say of how to do better (RFC 9110 sections 15.5.2 and 15.5.6). */
function remedyFor(status: number): Readonly<Record<string, string>> {
  if (status === 401) return { 'www-authenticate': 'Basic realm="portcullis"' };
  return status === 405 ? { allow: 'POST' } : {};
}
