import { fieldsOf, jsonIn } from '../../files/json-value.ts';
import type { Probe, Reply } from '../../network/ask.ts';
import { type Finding, type Findings, findingsOf } from '../finding.ts';
import { inShort } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Error codes of RFC 6749, section 5.2, and the one of section 4.1.2.1 for a server that cannot at the moment. */
const OAUTH_ERROR =
  /^(?:invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope)$/;

/**
 * Whether the two addresses that Phorge itself calls, from server to server, are reached without a login: asked without
 * anything that could count as a secret, so that the right answer is an error of the protocol.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 | RFC 6749 section 5.2}
 */
export async function checkProviderServer({ connect, providerUri }: Subject): Promise<readonly Finding[]> {
  const base = new URL(providerUri);
  const ask = connect(base);
  const token: Probe = {
    target: `${base.pathname}oauthserver/token/`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=authorization_code',
  };
  const whoami: Probe = { target: `${base.pathname}api/user.whoami?access_token=doctor` };
  return [
    judge(findingsOf('provider.token', 'outside'), token, await ask(token), (body) =>
      OAUTH_ERROR.test(String(body.error)),
    ),
    judge(
      findingsOf('provider.whoami', 'outside'),
      whoami,
      await ask(whoami),
      (body) =>
        (body.result === null && typeof body.error_code === 'string') || OAUTH_ERROR.test(String(body.error)),
    ),
  ];
}

function judge(
  { ok, bad, unknown }: Findings,
  { target }: Probe,
  reply: Reply,
  isError: (body: Readonly<Record<string, unknown>>) => boolean,
): Finding {
  const path = target.split('?')[0];
  if (!reply.answered) return unknown(`${path}: ${inShort(reply)}`);
  // Of a login page, most likely, there are no fields.
  if (isError(fieldsOf(jsonIn(reply.body))))
    return ok(`${path} answers anonymous clients with a protocol error`);
  if (reply.status >= 500) return unknown(`${path} answers ${inShort(reply)}`);
  return bad(
    `${path} answers ${inShort(reply)} instead of a protocol error: Phorge cannot log in any user`,
    'add "sso" to the instance in the configuration, or correct --provider-uri; other proxies in front of the gate ' +
      'must not require a login for this path',
  );
}
