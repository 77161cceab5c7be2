import { type Finding, findingsOf } from '../finding.ts';
import { inShort, isSiteNotFound } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Nobody's host (RFC 2606). */
const ALIEN_HOST = 'doctor.invalid';

/** Whether the host that the gate sends arrives at Phorge: under another one Phorge must not answer. */
export async function checkHost({ originAs }: Subject): Promise<readonly Finding[]> {
  if (originAs === undefined) return [];
  const { ok, advice, unknown } = findingsOf('host', 'origin');
  const reply = await originAs(ALIEN_HOST)({ target: '/status/' });
  if (isSiteNotFound(reply)) return [ok('Phorge knows its own hosts only')];
  if (reply.answered && reply.status < 500) {
    return [
      advice(
        `the origin answers any host (${inShort(reply)} under ${ALIEN_HOST})`,
        'let the web server hand the Host header on as it is: redirects and cookies are made from it',
      ),
    ];
  }
  return [unknown(`under another host the origin answers ${inShort(reply)}`)];
}
