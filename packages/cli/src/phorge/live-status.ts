import type { Ask } from '../network/ask.ts';
import { checkStatus } from './checks/status.ts';

/**
 * `/status/` of a Phorge behind a gate. That it is alive says that its web server, PHP and its database answer; not that its
 * daemons run, and not that repositories and files can be reached.
 */
export async function liveStatus(publicUrl: URL, ask: Ask) {
  const findings = await checkStatus({ publicUrl }, ask, 'outside');
  return findings.map(({ verdict, what, remedy }) => ({
    verdict: verdict === 'ok' || verdict === 'bad' ? verdict : ('unseen' as const),
    message:
      verdict === 'ok' ? `${what}; it does not check daemons and repositories` : `${what}: ${remedy ?? ''}`,
  }));
}
