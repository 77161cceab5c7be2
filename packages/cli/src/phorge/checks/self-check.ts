import { type Finding, findingsOf } from '../finding.ts';
import { inShort } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Checks whether an anonymous client can make Phorge echo requests with a header that is meant for its own setup. */
export async function checkSelfCheck({ outside }: Subject): Promise<readonly Finding[]> {
  const { ok, bad, unknown } = findingsOf('self-check', 'outside');
  const reply = await outside({ target: '/status/', headers: { 'x-setup-selfcheck': '1' } });
  if (!reply.answered || reply.status >= 500) return [unknown(`/status/ answers ${inShort(reply)}`)];
  if (reply.status === 200 && /^\{"path":.*"filler":"Q/s.test(reply.body)) {
    return [
      bad(
        'with the header X-Setup-SelfCheck, any URL returns path, parameters and credentials without a login',
        'remove the header in front of Phorge: the gate does this for requests that pass through it',
      ),
    ];
  }
  return [ok('the header X-Setup-SelfCheck has no effect')];
}
