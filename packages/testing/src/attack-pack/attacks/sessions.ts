import type { Attack, Trial } from '../attack.ts';
import type { Browser } from '../browser.ts';
import type { CookieJar } from '../cookie-jar.ts';
import { brokenValues, manyParts } from '../session-cookies.ts';
import { callbackOf, crash, isLetIn, type LoginRange, onLogin, open, signedIn, visit } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** What can be done with the cookies of a session. */
export const sessions: readonly Attack[] = [
  {
    row: 'C7',
    title: 'an old session survives another login in the same browser',
    source: 'oauth2-proxy CVE-2026-34454',
    needs: ['login'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range, 'earlier-person');
      const old = browser.copy();
      await signInOver(range, browser, 'later-person');
      const survives = await isLetIn(range, old);
      return { tried: 1, findings: survives ? ['the cookies of before are admitted'] : [] };
    }),
  },
  {
    row: 'C7',
    title: 'an old session survives the logout',
    source: 'oauth2-proxy CVE-2026-34454',
    needs: ['login', 'login.logout'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range);
      const old = browser.copy();
      await browser.send(range.login.logout ?? { path: '' });
      const left: Named<Browser>[] = [
        ['the browser', browser],
        ['a copy of its cookies', old],
      ];
      return await tryEach(left, async (one) => ((await isLetIn(range, one)) ? 'is admitted' : undefined));
    }),
  },
  {
    row: 'C16',
    title: 'a broken session cookie lets in',
    source: 'authentik CVE-2026-25748',
    needs: ['login'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range);
      const foreign = await pendingValues(range);
      const jars = (await neededCookies(range, browser)).flatMap((name) =>
        [...brokenValues(browser.cookies.get(name) ?? ''), ...foreign].map(
          ([what, value]): Named<CookieJar> => {
            const jar = browser.cookies.copy();
            jar.set(name, value);
            return [`${name} ${what}`, jar];
          },
        ),
      );
      return await tryEach(jars, (jar) => unrefused(range, browser.copy(jar)));
    }),
  },
  {
    row: 'C31',
    title: 'session fixation: a cookie planted before the login',
    source: 'auth0 CVE-2021-41246',
    needs: ['login'],
    how: onLogin(async (range) => {
      const attacker = await signedIn(range, 'attacker');
      const made = attacker.copy();
      for (const name of made.cookies.names) made.cookies.set(name, 'planted-by-the-attacker');
      const planted: Named<Browser>[] = [
        ['a session of the attacker', attacker],
        ['a made-up session', made],
      ];
      return await tryEach(planted, (one) => fixated(range, one));
    }),
  },
  {
    row: 'C32',
    title: 'a session cookie in very many parts',
    source: 'mod_auth_openidc CVE-2024-24814',
    needs: ['login'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range);
      const needed = await neededCookies(range, browser);
      const jars = needed.flatMap((name) => manyParts(name, browser.cookies.get(name) ?? ''));
      const { tried, findings } = await tryEach(jars, (jar) => unrefused(range, browser.copy(jar)));
      const still = await isLetIn(range, browser);
      return { tried, findings: still ? findings : [...findings, 'afterwards no one is admitted any more'] };
    }),
  },
  {
    row: 'C41',
    title: 'a logout that one isolate alone knows of',
    source: 'Portcullis itself, its first version',
    needs: ['login', 'login.logout', 'login.restart'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range);
      const [old, phone] = [browser.copy(), await signedIn(range)];
      await browser.send(range.login.logout ?? { path: '' });
      return await forgotten(range, 'the cookies of before the logout', old, phone);
    }),
  },
  {
    row: 'C41',
    title: 'a session that a new login ended in one isolate alone',
    source: 'Portcullis itself, its first version',
    needs: ['login', 'login.restart'],
    how: onLogin(async (range) => {
      const browser = await signedIn(range, 'earlier-person');
      const [old, phone] = [browser.copy(), await signedIn(range)];
      await signInOver(range, browser, 'later-person');
      return await forgotten(range, 'the cookies of before the login', old, phone);
    }),
  },
];

/** Shows the cookies of a session that has ended to isolates which never saw its end. */
async function forgotten(range: LoginRange, what: string, old: Browser, honest: Browser): Promise<Trial> {
  await range.login.restart?.();
  // Where no session outlives its isolate, the end of one needs not either.
  if (!(await isLetIn(range, honest)))
    return { tried: 0, findings: [], notTried: 'a restart ends all sessions' };
  return await tryEach([[what, old]], async (one) => ((await isLetIn(range, one)) ? 'admitted' : undefined));
}

/** The cookies without which the browser is not admitted. */
async function neededCookies(range: LoginRange, browser: Browser): Promise<string[]> {
  const needed: string[] = [];
  for (const name of browser.cookies.names) {
    const without = browser.copy();
    without.cookies.delete(name);
    if (!(await isLetIn(range, without))) needed.push(name);
  }
  if (needed.length === 0)
    throw new Error(`${range.gate.name}: the closed page needs no cookie, so sessions cannot be tested`);
  return needed;
}

/** What the gate itself has put into cookies that are no session. */
async function pendingValues({ closedPage, newBrowser }: LoginRange): Promise<Named<string>[]> {
  const browser = newBrowser();
  await browser.follow(closedPage);
  return browser.cookies.names.map((name) => [`with the value of ${name}`, browser.cookies.get(name) ?? '']);
}

async function unrefused(range: LoginRange, browser: Browser): Promise<string | undefined> {
  const { letIn, status } = await visit(range, browser);
  return letIn ? 'let in' : crash({ status });
}

/**
 * Logs a user in while cookies of another login are present. A logged-in user is not redirected to a login, so it starts without them.
 */
async function signInOver(range: LoginRange, { cookies }: Browser, subject: string): Promise<Browser> {
  const browser = range.newBrowser();
  const callback = await callbackOf(range, browser, subject);
  browser.cookies.add(cookies);
  await open(browser, callback);
  return browser;
}

/** What an attacker still knows of a session whose cookies they planted in another user's browser before the login. */
async function fixated(range: LoginRange, planted: Browser): Promise<string | undefined> {
  const victim = await signInOver(range, planted, 'victim-of-fixation');
  if (!(await isLetIn(range, victim))) return 'the login does not work any more';
  const { whoAmI } = range.login;
  if (whoAmI !== undefined) {
    const shown = await planted.copy().send({ path: whoAmI });
    if (shown.body.includes('victim-of-fixation'))
      return 'the attacker who planted it is logged in as the victim';
  }
  for (const name of await neededCookies(range, victim)) {
    if (victim.cookies.get(name) === planted.cookies.get(name)) return `${name} is as it was planted`;
  }
  return undefined;
}
