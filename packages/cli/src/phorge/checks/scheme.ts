import { type Finding, findingsOf } from '../finding.ts';
import { inShort, redirectOf } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** The one redirect that Phorge builds from the request itself shows whether it knows the client's scheme and host. */
export async function checkScheme({ origin, publicUrl }: Subject): Promise<readonly Finding[]> {
  if (origin === undefined) return [];
  const { ok, bad, unknown } = findingsOf('scheme', 'origin');
  const reply = await origin({ target: '/maniphest' });
  const to = redirectOf(reply, publicUrl);
  if (to?.pathname !== '/maniphest/') return [unknown(`/maniphest answers ${inShort(reply)}`)];
  if (to.host !== publicUrl.host) {
    return [
      bad(
        `Phorge takes ${to.host} for the public host`,
        'let everything between the gate and Phorge keep the Host header',
      ),
    ];
  }
  if (to.protocol !== publicUrl.protocol) {
    return [
      bad(
        `Phorge takes ${to.protocol.slice(0, -1)} for the client's scheme`,
        'put the lines of "portcullis phorge plan" into support/preamble.php',
      ),
    ];
  }
  return [ok('Phorge knows the scheme and the host of the client')];
}
