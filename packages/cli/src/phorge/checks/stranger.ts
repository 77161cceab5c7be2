import { type Finding, findingsOf } from '../finding.ts';
import { authorizeAddress, inShort, isPhorgePage } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

const NAVIGATION = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
} as const;

/** Checks whether an anonymous client that opens a page from outside reaches the gate. */
export async function checkStranger({
  publicUrl,
  outside,
  allowsPublic,
}: Subject): Promise<readonly Finding[]> {
  const { ok, bad, unknown } = findingsOf('stranger', 'outside');
  const reply = await outside({ target: '/maniphest/', headers: NAVIGATION });
  if (authorizeAddress(reply, publicUrl) !== undefined) {
    return [bad('an anonymous client reaches Phorge, which starts its own login', BEHIND_THE_GATE)];
  }
  if (isPhorgePage(reply)) {
    return allowsPublic
      ? [ok('an anonymous client sees a page of Phorge, as expected with --allows-public')]
      : [bad('an anonymous client sees a page of Phorge', BEHIND_THE_GATE)];
  }
  if (!reply.answered || reply.status >= 500) return [unknown(`/maniphest/ answers ${inShort(reply)}`)];
  return [ok(`an anonymous client sees no page of Phorge (${inShort(reply)})`)];
}

const BEHIND_THE_GATE =
  'route the public host to the Worker, and restrict rules for "anyone" to pages that are public on purpose';
