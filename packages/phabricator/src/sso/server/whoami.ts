import { AccessError, type BaseContext } from '@portcullis/core';
import { ssoError } from '../sso-failure.ts';
import type { ServerSettings } from '../sso-options.ts';
import { type LoginGrant, takeGrant } from './login-grant.ts';
import { machineAnswer, recordRefusal } from './machine-answer.ts';

/**
 * `user.whoami`: tells Phorge, for a token, who logged in. A token can be used once.
 *
 * The answer has Conduit's envelope. An error is never a 200, since Phorge takes that for a profile, and says nothing of
 * the request, since Phorge shows it to the visitor.
 */
export async function whoami(context: BaseContext, settings: ServerSettings): Promise<Response> {
  // A HEAD must not use a token up.
  if (context.request.method !== 'GET') {
    const { code, detail } = refused('only GET is allowed');
    recordRefusal(context, { code, status: 405, detail });
    return machineAnswer(405, envelope('ERR-INVALID-METHOD', 'Only GET is allowed.'), { allow: 'GET' });
  }
  try {
    const { account, username, realName, email } = await profile(context, settings);
    context.trail.add({ type: 'sso', step: 'profile_given', username, account });
    // Without an address Phorge asks for one; an empty one would be taken for an answer.
    const address = email === undefined ? {} : { primaryEmail: email };
    return machineAnswer(200, {
      result: { phid: account, userName: username, realName, ...address },
      error_code: null,
      error_info: null,
    });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    recordRefusal(context, error);
    return refusal(error);
  }
}

async function profile({ target, clock }: BaseContext, settings: ServerSettings): Promise<LoginGrant> {
  const parameters = [...new URLSearchParams(target.search)];
  const [[name, token] = []] = parameters;
  if (parameters.length !== 1 || name !== 'access_token' || token === undefined) {
    throw refused('access_token must be the only parameter');
  }
  const grant = await takeGrant(settings, 'token', token, clock);
  if (grant === undefined) throw refused('the token is unknown, has been used or has expired');
  // Two instances may share a store.
  if (grant.clientId !== settings.clientId) throw refused('the token was issued for another client');
  return grant;
}

function refused(detail: string): AccessError {
  return ssoError('sso.profile_refused', { detail });
}

function refusal({ code, status }: AccessError): Response {
  if (code !== 'sso.profile_refused') {
    return machineAnswer(status, envelope('ERR-UNAVAILABLE', 'The server cannot answer right now.'));
  }
  return machineAnswer(status, envelope('ERR-INVALID-AUTH', 'The access token is not accepted.'), {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}

function envelope(code: string, info: string) {
  return { result: null, error_code: code, error_info: info };
}
