import type { BaseContext, Handler, HasCaller } from '@portcullis/core';
import { basicCredentials } from '@portcullis/core/internal';
import { isOwnProgram } from '../credentials/shows-itself.ts';
import { phabricatorError } from '../phabricator-failure.ts';
import { isVersionControl } from './version-control.ts';

/**
 * Reports to git that the VCS password is missing if Phorge asks for one and none followed the credential that the user gave git. Phorge's
 * own response, 401, would make git delete that credential, which is valid.
 *
 * Needs the caller, and a request that holds nothing of the credential any more. Fails with 403 `phabricator.vcs_no_password`.
 */
export function missingPasswordTold<Context extends BaseContext & HasCaller>(
  handler: Handler<Context>,
): Handler<Context> {
  return async (context) => {
    const answer = await handler(context);
    const isMissing =
      answer.status === 401 &&
      isOwnProgram(context.caller) &&
      isVersionControl(context) &&
      basicCredentials(context) === undefined;
    if (!isMissing) return answer;
    await answer.body?.cancel();
    throw phabricatorError('phabricator.vcs_no_password', {
      detail:
        'no VCS password followed the credential, and no repository account is configured for any role of this caller',
    });
  };
}
