import type { BaseContext } from '@portcullis/core';
import type { PhorgeClient } from '../sso/phorge-client.ts';
import { conduitAnswerOf } from './conduit-answer-of.ts';

/** What Phorge returns about the user of a token. */
export interface Whoami {
  readonly phid: string;
  readonly userName: string;
  readonly realName: string | undefined;
  /** As Phorge has it; whether they proved it is among `roles`, as `verified`. */
  readonly primaryEmail: string | undefined;
  readonly roles: readonly string[];
}

/**
 * Asks Phorge for the user of this token; `unknown` only if Phorge itself reports that. Any other response is 503
 * `phabricator.conduit_unverified`, and an origin that is down fails as the proxy does.
 */
export async function whoami<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string,
): Promise<Whoami | 'unknown'> {
  const form = new URLSearchParams({ 'api.token': token });
  const { result, code, unreadable } = await conduitAnswerOf(ask, context, 'user.whoami', form);
  if (code === 'ERR-INVALID-AUTH' || code === 'ERR-INVALID-SESSION') return 'unknown';
  const { phid, userName, realName, primaryEmail, roles } = (result ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const isUser = typeof phid === 'string' && /^PHID-USER-[\w-]+$/.test(phid) && typeof userName === 'string';
  if (code !== null || !isUser) throw unreadable();
  return {
    phid,
    userName,
    realName: textIn(realName),
    primaryEmail: textIn(primaryEmail),
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
