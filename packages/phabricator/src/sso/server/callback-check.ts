import type { BaseContext, Caller } from '@portcullis/core';
import { urlencodedParameters } from '../../path-override/parameter.ts';
import { phpParameterName } from '../../path-override/php-parameter-name.ts';
import { ssoError } from '../sso-failure.ts';
import { callbackPath, type SsoSettings } from '../sso-options.ts';
import type { LoginCodes } from './login-code.ts';

/**
 * Lets a login return to Phorge only in the browser of the person it was started for: no one can be signed in to an attacker's account by
 * following a link.
 *
 * Fails with `sso.other_person` if a code was not issued to the caller, in any encoding that Phorge accepts, and with `sso.request` for a
 * form, in which a code could be hidden. A callback without a code passes: Phorge reports what is wrong. It does **not** check the state,
 * which Phorge does.
 */
export async function checkCallback(
  { request, target }: BaseContext,
  caller: Caller,
  settings: Pick<SsoSettings, 'serverName'>,
  codes: LoginCodes,
): Promise<void> {
  // Phorge finds the provider in longer paths too.
  if (!target.path.startsWith(callbackPath(settings))) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw ssoError('sso.request', { detail: 'the callback of a login uses a method other than GET' });
  }
  for (const { name, value } of urlencodedParameters(target.search.slice(1))) {
    if (phpParameterName(name) !== 'code') continue;
    if (caller.kind !== 'user' || !(await codes.belongsTo(value, caller))) {
      throw ssoError('sso.other_person', { detail: 'the code was not issued to this caller' });
    }
  }
}
