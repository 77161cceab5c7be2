import { type Finding, findingsOf } from '../finding.ts';
import { authorizeAddress, inShort, isPhorgePage } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Checks whether Phorge shows pages to anonymous users. The gate must then start the login itself. */
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
    return [
      ok(
        isPublic
          ? 'anonymous users see pages, as expected with --allows-public'
          : 'anonymous users see no pages',
      ),
    ];
  }
  return [
    isPublic
      ? bad(
          'policy.allow-public is on: Phorge shows pages to anonymous users and does not start a login',
          'run ./bin/config set policy.allow-public false; or set "phorgeAllowsPublic" in the configuration of the gate, and use ' +
            '--allows-public here',
        )
      : bad(
          'anonymous users see no pages, although --allows-public was given',
          'remove --allows-public here and "phorgeAllowsPublic" in the configuration of the gate',
        ),
  ];
}
