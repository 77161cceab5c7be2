import { type Finding, findingsOf } from '../finding.ts';
import { inShort, isSiteNotFound } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** A reserved host (RFC 2606). */
const ALIEN_HOST = 'doctor.invalid';

/** Whether the host that the gate sends arrives at Phorge: under another one Phorge must not answer. */
export async function checkHost({ originAs }: Subject): Promise<readonly Finding[]> {
  if (originAs === undefined) return [];
  const { ok, advice, unknown } = findingsOf('host', 'origin');
  const reply = await originAs(ALIEN_HOST)({ target: '/status/' });
  if (isSiteNotFound(reply)) return [ok('Phorge serves only its own hosts')];
  if (reply.answered && reply.status < 500) {
    return [
      advice(
        `the origin answers for any host (${inShort(reply)} for ${ALIEN_HOST})`,
        'configure the web server to forward the Host header unchanged: redirects and cookies are based on it',
      ),
    ];
  }
  return [unknown(`with another host the origin answers ${inShort(reply)}`)];
}
