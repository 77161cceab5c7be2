import { type Finding, findingsOf } from '../finding.ts';
import { authorizeAddress, inShort, isPhorgePage } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Whether Phorge shows pages to strangers, which the gate has to know: then it must start the login itself. */
export async function checkPublicPages({
  origin,
  publicUrl,
  allowsPublic,
}: Subject): Promise<readonly Finding[]> {
  if (origin === undefined) return [];
  const { ok, bad, unknown } = findingsOf('public-pages', 'origin');
  const reply = await origin({ target: '/maniphest/' });
  const isLogin =
    authorizeAddress(reply, publicUrl) !== undefined ||
    (isPhorgePage(reply) &&
      reply.answered &&
      /<title>(?:Login|Authentication Failure)<\/title>/.test(reply.body));
  if (!isLogin && !isPhorgePage(reply)) return [unknown(`/maniphest/ answers ${inShort(reply)}`)];
  const isPublic = !isLogin;
  if (isPublic === allowsPublic) {
    return [ok(isPublic ? 'strangers see pages, as --allows-public says' : 'strangers see no page')];
  }
  return [
    isPublic
      ? bad(
          'policy.allow-public is on: Phorge shows pages to strangers and starts no login',
          './bin/config set policy.allow-public false; or say "phorgeAllowsPublic" in the configuration of the gate, and ' +
            '--allows-public here',
        )
      : bad(
          'strangers see no page, and --allows-public says they do',
          'leave out --allows-public, and "phorgeAllowsPublic" in the configuration of the gate',
        ),
  ];
}
