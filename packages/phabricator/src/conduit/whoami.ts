import type { BaseContext } from '@portcullis/core';
import { readBounded } from '@portcullis/core/internal';
import { phabricatorError } from '../phabricator-failure.ts';
import type { PhorgeClient } from '../sso/phorge-client.ts';

/** What Phorge says of the user of a token. */
export interface Whoami {
  readonly phid: string;
  readonly userName: string;
  readonly realName: string | undefined;
  readonly roles: readonly string[];
}

/** Largest answer read, in bytes. */
const MAX_BYTES = 65_536;

/**
 * Asks Phorge whose token this is; `unknown` only if Phorge says so itself. Any other answer is 503
 * `phabricator.conduit_unverified`, and an origin that is down fails as the proxy does.
 */
export async function whoami<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string,
): Promise<Whoami | 'unknown'> {
  const form = new URLSearchParams({ 'api.token': token });
  const response = await ask(context, { path: '/api/user.whoami', cookies: undefined, form });
  const answer = response.status === 200 ? await jsonOf(response) : undefined;
  if (answer === undefined) await response.body?.cancel().catch(() => undefined);
  const { result, error_code: code } = answer ?? {};
  if (code === 'ERR-INVALID-AUTH' || code === 'ERR-INVALID-SESSION') return 'unknown';
  const { phid, userName, realName, roles } = (result ?? {}) as Readonly<Record<string, unknown>>;
  const isUser = typeof phid === 'string' && /^PHID-USER-[\w-]+$/.test(phid) && typeof userName === 'string';
  if (code !== null || !isUser) {
    // Without a cause and without what Phorge says: its messages repeat the token.
    throw phabricatorError('phabricator.conduit_unverified', {
      detail: `user.whoami answered ${response.status}, and not whose token it is`,
    });
  }
  return {
    phid,
    userName,
    realName: typeof realName === 'string' && realName !== '' ? realName : undefined,
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
  };
}

async function jsonOf(response: Response): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const value: unknown = JSON.parse((await readBounded(response, MAX_BYTES)) ?? '');
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
