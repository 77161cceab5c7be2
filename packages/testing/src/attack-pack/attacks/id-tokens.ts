import type { Attack } from '../attack.ts';
import { forgedIdTokens, forgedUserinfo, wrongAnswers, wrongClaims, wrongPeople } from '../bad-id-tokens.ts';
import type { Misbehaviour } from '../gate-login.ts';
import { callbackOf, crash, isLetIn, type LoginRange, onLogin, open } from '../sign-in.ts';
import { tryEach } from '../try-each.ts';

/** Invalid responses of a provider, or of an attacker in its place, with which no login may succeed. */
export const idTokens: readonly Attack[] = [
  {
    row: 'id_token',
    title: 'an ID token that says something else than it must',
    source: 'OpenID Connect Core 3.1.3.7',
    needs: ['login', 'login.misbehave'],
    how: onLogin((range) => tryEach(wrongClaims, (does) => misled(range, does))),
  },
  {
    row: 'id_token',
    title: 'an ID token that the provider did not sign so',
    source: 'OpenID Connect Core 3.1.3.7, number 6: over TLS a client need not look',
    needs: ['login', 'login.misbehave'],
    how: onLogin(async (range) =>
      tryEach(await forgedIdTokens(range.login.clientSecret), (does) => misled(range, does)),
    ),
  },
  {
    row: 'id_token',
    title: 'an invalid answer of the token endpoint',
    source: 'OpenID Connect Core 3.1.3.3',
    needs: ['login', 'login.misbehave'],
    how: onLogin((range) => tryEach(wrongAnswers, (does) => misled(range, does))),
  },
  {
    row: 'id_token',
    title: 'userinfo of another user',
    source: 'OpenID Connect Core 5.3.2',
    needs: ['login', 'login.misbehave'],
    how: onLogin(async (range) => {
      let asked = 0;
      const trial = await tryEach(wrongPeople, (changes) =>
        misled(range, {
          userinfo: (told) => {
            asked++;
            return { ...told, ...changes };
          },
        }),
      );
      return asked === 0 ? { ...trial, notTried: 'userinfo is not asked for' } : trial;
    }),
  },
  {
    row: 'C44',
    title: 'userinfo as a JWT that the provider did not sign so',
    source: 'OpenID Connect Core 5.3.2, Portcullis itself, its first version',
    needs: ['login', 'login.misbehave'],
    how: onLogin(async (range) => {
      let asked = 0;
      const trial = await tryEach(await forgedUserinfo(), (does) =>
        misled(range, {
          forgeUserinfo: (token, told) => {
            asked++;
            return does.forgeUserinfo?.(token, told) ?? token;
          },
        }),
      );
      return asked === 0 ? { ...trial, notTried: 'userinfo is not asked for' } : trial;
    }),
  },
  {
    row: 'C44',
    title: 'a login that userinfo says was stronger than the ID token does',
    source: 'Portcullis itself, its first version',
    needs: ['login', 'login.misbehave', 'login.beginWith'],
    how: onLogin(async (range) => {
      const begin = `${range.login.beginWith?.(range.closedPage)}&acr_values=gold`;
      const weak = await misled(range, {}, begin);
      if (weak !== undefined)
        return { tried: 0, findings: [], notTried: 'no link asks for a class of login' };
      const strong = await misled(range, { idToken: (claims) => ({ ...claims, acr: 'gold' }) }, begin);
      if (strong === undefined) return { tried: 0, findings: [], notTried: 'no class of login is admitted' };
      return await tryEach(
        [
          ['acr of userinfo', { userinfo: (told) => ({ ...told, acr: 'gold' }) }],
          [
            'acr of userinfo that differs from the ID token',
            {
              idToken: (claims) => ({ ...claims, acr: 'tin' }),
              userinfo: (told) => ({ ...told, acr: 'gold' }),
            },
          ],
        ],
        (does: Misbehaviour) => misled(range, does, begin),
      );
    }),
  },
];

/** Logs a user in at a provider that misbehaves. */
async function misled(range: LoginRange, does: Misbehaviour, path?: string): Promise<string | undefined> {
  const { misbehave } = range.login;
  const browser = range.newBrowser();
  misbehave?.(does);
  try {
    const answer = await open(browser, await callbackOf(range, browser, undefined, path));
    return (await isLetIn(range, browser)) ? 'logged in' : crash(answer);
  } finally {
    misbehave?.({});
  }
}
