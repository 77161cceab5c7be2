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
  if (isAlive(reply)) return [ok('/status/ is alive')];
  if (isSiteNotFound(reply)) {
    return [
      bad(
        `Phorge knows no site under the host ${publicUrl.host}`,
        `./bin/config set phabricator.base-uri ${publicUrl.origin}/ (or add the host to phabricator.allowed-uris), and ` +
          'let everything between the gate and Phorge keep the Host header',
      ),
    ];
  }
  if (isDatabaseDown(reply)) {
    return [
      bad(
        'Phorge cannot reach its database: every address answers 500',
        'start MySQL, then look at ./bin/storage status',
      ),
    ];
  }
  if (!reply.answered) {
    return [bad(`nothing answers: ${reply.reason}`, 'start it, or correct the address')];
  }
  const to = redirectOf(reply, publicUrl);
  if (side === 'origin' && to?.protocol === 'https:' && to.pathname === '/status/') {
    return [
      bad(
        'Phorge sends every request to https, and would for ever: it does not see that the client came by https',
        'put the lines of "portcullis phorge plan" into support/preamble.php, or turn security.require-https off',
      ),
    ];
  }
  if (reply.status >= 500) {
    return [
      bad(`/status/ answers ${reply.status}`, 'look into the logs of the web server, of PHP and of the gate'),
    ];
  }
  return [
    unknown(
      `/status/ answers ${inShort(reply)}: whether Phorge is well cannot be told from here`,
      'let a rule open GET /status/ to everybody, for monitoring',
    ),
  ];
}
