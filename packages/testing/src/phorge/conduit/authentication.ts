import { requireCsrf } from '../pages/form-post.ts';
import type { PhorgeRequest } from '../phorge-request.ts';
import type { PhorgeState } from '../phorge-state.ts';
import { isActivated, type PhorgeUser } from '../users.ts';
import { ConduitError } from './envelope.ts';
import type { CallParameters } from './parameters.ts';

const TOKEN_LENGTH = 32;

/**
 * Whose call this is. A browser session beats every token, and then the call needs a CSRF token: a cookie
 * that rides along by mistake breaks a good call.
 *
 * Not played: signatures with SSH keys and the legacy sessions of `conduit.connect`.
 */
export function callingUser(phorge: PhorgeState, request: PhorgeRequest, call: CallParameters): PhorgeUser {
  if (request.viewer.user !== undefined) {
    requireCsrf(phorge, request);
    return permitted(request.viewer.user);
  }
  if (call.token !== undefined) return permitted(tokenUser(phorge, call.token));
  if (call.accessToken !== undefined) {
    throw new ConduitError('ERR-INVALID-AUTH', 'Access token does not exist.');
  }
  throw new ConduitError('ERR-INVALID-SESSION', 'Session key is not present.');
}

function tokenUser(phorge: PhorgeState, token: string): PhorgeUser {
  if (token.length !== TOKEN_LENGTH) {
    throw new ConduitError(
      'ERR-INVALID-AUTH',
      `API token "${token}" has the wrong length. API tokens should be 32 characters long.`,
    );
  }
  if (!/^(?:api|cli|clr)-/.test(token)) {
    throw new ConduitError(
      'ERR-INVALID-AUTH',
      `API token "${token}" has the wrong format. API tokens should be 32 characters long and begin with one of ` +
        'these prefixes: api, cli, clr.',
    );
  }
  const user = phorge.users.find((candidate) => candidate.apiToken === token);
  if (user === undefined) throw new ConduitError('ERR-INVALID-AUTH', `API token "${token}" is not valid.`);
  return user;
}

function permitted(user: PhorgeUser): PhorgeUser {
  if (isActivated(user)) return user;
  throw new ConduitError('ERR-INVALID-AUTH', 'User account is not permitted to use the API.');
}
