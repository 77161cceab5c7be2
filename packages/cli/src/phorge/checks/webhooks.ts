import type { Reply } from '../../network/ask.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { inShort } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** What other systems call without a login. */
interface Webhook {
  readonly name: string;
  readonly path: string;
  /** What Phorge itself checks; `undefined`: nothing. */
  readonly protection: string | undefined;
}

export const WEBHOOKS: readonly Webhook[] = [
  { name: 'sendgrid', path: '/mail/sendgrid/', protection: undefined },
  { name: 'mailgun', path: '/mail/mailgun/', protection: 'a signature' },
  { name: 'postmark', path: '/mail/postmark/', protection: 'the IP address of the sender' },
  { name: 'circleci', path: '/harbormaster/hook/circleci/', protection: undefined },
  { name: 'buildkite', path: '/harbormaster/hook/buildkite/', protection: 'a token' },
];

/**
 * A parameter that Phorge refuses on every page which does not expect it, before anything of the page runs: so the hook
 * is found without being called.
 */
const STOPS_IT = '?code=doctor';

/** Checks which webhooks an anonymous client can reach from outside. */
export async function checkWebhooks({ outside, webhooks }: Subject): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const webhook of WEBHOOKS) {
    const reply = await outside({ target: `${webhook.path}${STOPS_IT}` });
    found.push(judge(webhook, reply, webhooks.includes(webhook.name)));
  }
  return found;
}

function judge({ name, path, protection }: Webhook, reply: Reply, isMeant: boolean): Finding {
  const { ok, bad, unknown } = findingsOf(`webhook.${name}`, 'outside');
  const isReached =
    reply.answered && reply.status === 500 && /restricted parameter (?:"|&quot;)code/.test(reply.body);
  if (isReached) {
    if (isMeant) return ok(`${path} is open, as expected`);
    if (protection !== undefined) return ok(`${path} is open; Phorge checks ${protection}`);
    return bad(
      `${path} is open to everyone, and Phorge does not authenticate requests to it`,
      `close it with a rule, or allow only the addresses of the service; if it is open on purpose, use --webhook ${name}`,
    );
  }
  const isRefused = reply.answered && [301, 302, 303, 307, 308, 401, 403].includes(reply.status);
  if (!isRefused) return unknown(`${path} answers ${inShort(reply)}`);
  if (!isMeant) return ok(`${path} is closed to anonymous clients (${inShort(reply)})`);
  return bad(`${path} is closed (${inShort(reply)})`, 'add a rule to the policy that allows it');
}
