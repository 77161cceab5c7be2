import { publicBase } from 'portcullis/internal';
import { isOpen } from '../files/worker-variables.ts';
import { toldOf } from '../gate/told-of-applications.ts';
import { overNetwork } from '../network/ask.ts';
import type { LiveFinding, LiveSubject } from './live-finding.ts';

/** Requests each host from outside, as an anonymous client: whether the gate answers there, and what is behind it. */
export async function liveOrigins({
  configuration: { instances, health },
  timeoutSeconds,
}: LiveSubject): Promise<readonly LiveFinding[]> {
  const found = instances.flatMap(({ application, hosts }, index) =>
    hosts.map(async (host, order): Promise<readonly LiveFinding[]> => {
      const path = `instances[${index}].hosts[${order}]`;
      const url = URL.parse(publicBase(host));
      if (url === null || isOpen(host)) {
        const message = 'contains a variable: give its value with --vars or in the Wrangler file to check it';
        return [{ path, verdict: 'unseen', message }];
      }
      const ask = overNetwork(timeoutSeconds)(url);
      const reply = await ask({ target: health ?? '/' });
      if (!reply.answered) {
        const message = `${url.origin} does not answer (${reply.reason}): is the route deployed, and does the name exist in DNS?`;
        return [{ path, verdict: 'bad', message }];
      }
      if (reply.status >= 500 || reply.status === 421) {
        const message = `${url.origin}${health ?? '/'} answers ${reply.status}: see wrangler tail for the cause and docs/runbook.md for what to do`;
        return [{ path, verdict: 'bad', message }];
      }
      if (health !== undefined && reply.status !== 200) {
        const message = `${url.origin}${health} answers ${reply.status}, and a gate with "health" answers 200: another Worker, or an older version, is there`;
        return [{ path, verdict: 'bad', message }];
      }
      const seen: LiveFinding = {
        path,
        verdict: 'ok',
        message: `${url.origin} answers an anonymous client with ${reply.status}`,
      };
      return [seen, ...(await toldOf(application).live(url, ask)).map((one) => ({ path, ...one }))];
    }),
  );
  return (await Promise.all(found)).flat();
}
