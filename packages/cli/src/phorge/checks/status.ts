import type { Ask } from '../../network/ask.ts';
import { type Finding, findingsOf, type Side } from '../finding.ts';
import { inShort, isAlive, isDatabaseDown, isSiteNotFound, redirectOf } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** `/status/`: does Phorge answer at all, with its database, and under this host? */
export async function checkStatus(
  { publicUrl }: Pick<Subject, 'publicUrl'>,
  ask: Ask,
  side: Side,
): Promise<readonly Finding[]> {
  const { ok, bad, unknown } = findingsOf('status', side);
  const reply = await ask({ target: '/status/' });
  if (isAlive(reply)) return [ok('/status/ reports that Phorge is running')];
  if (isSiteNotFound(reply)) {
    return [
      bad(
        `Phorge has no site for the host ${publicUrl.host}`,
        `run ./bin/config set phabricator.base-uri ${publicUrl.origin}/ (or add the host to phabricator.allowed-uris), and ` +
          'make sure that no proxy between the gate and Phorge changes the Host header',
      ),
    ];
  }
  if (isDatabaseDown(reply)) {
    return [
      bad(
        'Phorge cannot reach its database: every request is answered with 500',
        'start MySQL, then run ./bin/storage status',
      ),
    ];
  }
  if (!reply.answered) {
    return [bad(`no response: ${reply.reason}`, 'start the server, or correct the URL')];
  }
  const to = redirectOf(reply, publicUrl);
  if (side === 'origin' && to?.protocol === 'https:' && to.pathname === '/status/') {
    return [
      bad(
        'Phorge redirects every request to https in a loop, because it does not see that the client uses https',
        'add the lines from "portcullis phorge plan" to support/preamble.php, or turn security.require-https off',
      ),
    ];
  }
  if (reply.status >= 500) {
    return [bad(`/status/ answers ${reply.status}`, 'check the logs of the web server, PHP and the gate')];
  }
  return [
    unknown(
      `/status/ answers ${inShort(reply)}: this does not show whether Phorge is healthy`,
      'for monitoring, add a rule that allows GET /status/ for anyone',
    ),
  ];
}
