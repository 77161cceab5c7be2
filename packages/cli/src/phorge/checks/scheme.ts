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
        `Phorge uses ${to.host} as the public host`,
        'make sure that no proxy between the gate and Phorge changes the Host header',
      ),
    ];
  }
  if (to.protocol !== publicUrl.protocol) {
    return [
      bad(
        `Phorge uses ${to.protocol.slice(0, -1)} as the client's scheme`,
        'add the lines from "portcullis phorge plan" to support/preamble.php',
      ),
    ];
  }
  return [ok('Phorge uses the correct scheme and host of the client')];
}
