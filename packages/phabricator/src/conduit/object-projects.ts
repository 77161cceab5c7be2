import type { BaseContext } from '@portcullis/core';
import type { PhorgeClient } from '../sso/phorge-client.ts';
import type { ObjectInQuestion } from './call-projects.ts';
import { conduitAnswerOf } from './conduit-answer-of.ts';

/**
 * Asks Phorge which projects an object is in, as the user of a token may see it: none if they may not. Throws 503
 * `phabricator.conduit_unverified` for a response that contains neither, and fails as the proxy does if Phorge is down.
 */
export async function objectProjects<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  token: string,
  { search, constraint, value }: ObjectInQuestion,
): Promise<readonly string[]> {
  const form = new URLSearchParams({
    'api.token': token,
    [`constraints[${constraint}][0]`]: value,
    'attachments[projects]': '1',
    limit: '1',
  });
  const { result, code, unreadable } = await conduitAnswerOf(ask, context, search, form);
  // Phorge refuses it, and will refuse the call itself.
  if (code !== null && code !== undefined) return [];
  const { data } = (result ?? {}) as { readonly data?: unknown };
  if (!Array.isArray(data)) throw unreadable();
  const [found, ...more] = data as readonly Found[];
  if (found === undefined) return [];
  const phids = found.attachments?.projects?.projectPHIDs;
  const isFound = constraint === 'phids' ? found.phid === value : String(found.id) === value;
  if (!isFound || more.length > 0 || !Array.isArray(phids)) throw unreadable();
  return phids.filter((phid) => typeof phid === 'string');
}

interface Found {
  readonly id?: unknown;
  readonly phid?: unknown;
  readonly attachments?: { readonly projects?: { readonly projectPHIDs?: unknown } };
}
