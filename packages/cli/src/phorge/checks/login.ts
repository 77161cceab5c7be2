import type { Reply } from '../../network/ask.ts';
import { type Finding, findingsOf } from '../finding.ts';
import { AUTHORIZE, authorizeAddress, callbackOf, inShort, isPhorgePage } from '../phorge-signs.ts';
import type { Subject } from '../subject.ts';

/** Checks how Phorge starts a login: with exactly one provider, automatically, and with the gate's. */
export async function checkLogin(subject: Subject): Promise<readonly Finding[]> {
  const { origin, publicUrl } = subject;
  if (origin === undefined) return [];
  const reply = await origin({ target: '/auth/start/' });
  const address = authorizeAddress(reply, publicUrl);
  return address === undefined
    ? [loginPage(reply, publicUrl)]
    : [
        findingsOf('login', 'origin').ok(
          'one provider allows logins, and anonymous users are redirected to it',
        ),
        ...providerFindings(subject, address),
      ];
}

function loginPage(reply: Reply, publicUrl: URL): Finding {
  const { bad, unknown } = findingsOf('login', 'origin');
  if (!reply.answered || !isPhorgePage(reply)) return unknown(`/auth/start/ answers ${inShort(reply)}`);
  if (reply.body.includes('<title>Authentication Failure</title>')) {
    return bad(
      'no provider allows logins, so no one can log in',
      'add the provider as described by "portcullis phorge plan", with "Allow Login"; until then use ./bin/auth recover USERNAME',
    );
  }
  const providers = loginForms(reply.body, publicUrl);
  if (providers > 1) {
    return bad(
      `${providers} providers allow logins, so users are not redirected automatically${reply.body.includes('/auth/login/password:') ? ': one is the password login' : ''}`,
      `disable every provider but the gate's at ${publicUrl.origin}/auth/config/`,
    );
  }
  return reply.body.includes('/auth/login/password:')
    ? bad(
        'the password login is the only provider that allows logins',
        'add the provider as described by "portcullis phorge plan", then disable the password login',
      )
    : bad('anonymous users are not redirected automatically', 'turn on "Allow Auto Login" of the provider');
}

/** The forms that lead to a login: out to a provider, or to Phorge's own. */
function loginForms(body: string, publicUrl: URL): number {
  const actions = [...body.matchAll(/<form\b[^>]*\baction="([^"]*)"/g)].map(([, action = '']) => action);
  return actions.filter((action) => {
    const url = URL.parse(action.replaceAll('&amp;', '&'), publicUrl.href);
    return url?.origin !== publicUrl.origin || /\/auth\/login\/|\/oauthserver\/auth\//.test(url.pathname);
  }).length;
}

function providerFindings(subject: Subject, address: URL): readonly Finding[] {
  const { publicUrl, providerUri, serverName, clientId } = subject;
  const callback = callbackOf(address);
  const [, name] = /^\/auth\/login\/phabricator:([a-z0-9.]+)\/$/.exec(callback?.pathname ?? '') ?? [];
  const provider = `${address.origin}${address.pathname.slice(0, -AUTHORIZE.length)}/`;
  return [
    same('base-uri', callback?.origin ?? 'no address', publicUrl.origin, {
      what: 'phabricator.base-uri',
      remedy: `./bin/config set phabricator.base-uri ${publicUrl.origin}/`,
    }),
    same('provider.base-uri', provider, providerUri, {
      what: '"Base URI" of the provider',
      remedy: `set it to ${providerUri}`,
    }),
    ...(serverName === undefined
      ? []
      : [
          same('provider.server-name', name ?? 'another kind of provider', serverName, {
            what: '"Server Name" of the provider',
            remedy: 'use this name in the configuration of the gate: it cannot be changed in Phorge',
          }),
        ]),
    ...(clientId === undefined
      ? []
      : [
          same('provider.client-id', address.searchParams.get('client_id') ?? '', clientId, {
            what: '"OAuth App ID" of the provider',
            remedy: `set it to ${clientId}`,
          }),
        ]),
  ];
}

function same(
  check: string,
  found: string,
  expected: string,
  { what, remedy }: { readonly what: string; readonly remedy: string },
): Finding {
  const { ok, bad } = findingsOf(check, 'origin');
  return found === expected
    ? ok(`${what} is ${expected}`)
    : bad(`${what} is ${found}, but should be ${expected}`, remedy);
}
