import type { Attack } from '../attack.ts';
import { beginLogin, callbackOf, crash, type LoginRange, onLogin, open, signedIn } from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** Shorter values are in pages by chance. */
const MIN_SECRET = 12;

/** What the gate's own pages show, and what they let links choose. */
export const ownPages: readonly Attack[] = [
  {
    row: 'C14',
    title: 'tokens, codes and cookies on a page of the gate’s own',
    source: 'pomerium CVE-2024-39315',
    needs: ['login', 'login.secrets'],
    how: onLogin(async (range) => {
      const browser = range.newBrowser();
      const callback = await callbackOf(range, browser, 'shown-person');
      await open(browser, callback);
      const { whoAmI, secrets } = range.login;
      const page = whoAmI === undefined ? [] : [await browser.send({ path: whoAmI })];
      const hidden = [
        ...(secrets?.() ?? []),
        ...browser.cookies.names.map((name) => browser.cookies.get(name) ?? ''),
        callback.searchParams.get('code') ?? '',
      ].filter((secret) => secret.length >= MIN_SECRET);
      const shown = page.every(({ body }) => body.includes('shown-person'));
      if (!shown)
        return {
          tried: 0,
          findings: [],
          notTried: 'the page does not show the subject, so it proves nothing',
        };
      return await tryEach(
        browser.answers.map(
          (answer, index): Named<string> => [`answer ${index + 1}, ${answer.status}`, answer.body],
        ),
        async (body) => (hidden.some((secret) => body.includes(secret)) ? 'shows a secret' : undefined),
      );
    }),
  },
  {
    row: 'C28',
    title: 'pages about a person, without one',
    source: 'better-auth CVE-2025-61928',
    needs: ['login', 'login.whoAmI'],
    how: onLogin(async (range) => {
      const { whoAmI = '' } = range.login;
      await signedIn(range, 'shown-person');
      const cases: readonly Named<string>[] = [
        ['no cookie', whoAmI],
        ['a name in the query', `${whoAmI}?sub=shown-person&user=shown-person`],
      ];
      return await tryEach(cases, async (path) => {
        const answer = await range.send({ path });
        if (answer.status < 300) return `answered with ${answer.status}`;
        return crash(answer);
      });
    }),
  },
  {
    row: 'C28',
    title: 'the gate’s own address taken from the request',
    source: 'better-auth CVE-2025-71401',
    needs: ['login'],
    how: onLogin(async (range) => {
      const expected = await asked(range, 'redirect_uri');
      return await tryEach(hosts, async (header) => {
        const { away, answer } = await range.newBrowser().follow(range.closedPage, [header]);
        if (away === undefined) return crash(answer);
        const given = URL.parse(away)?.searchParams.get('redirect_uri');
        return given === expected ? undefined : `people are sent back to ${given ?? away}`;
      });
    }),
  },
  {
    row: 'C33',
    title: 'a link that chooses what a login asks the provider for',
    source: 'mod_auth_openidc 2026: a link chooses the scopes',
    needs: ['login'],
    how: onLogin(async (range) => {
      const begin = range.login.beginWith?.('/') ?? range.closedPage;
      const expected = new Map<string, string | null>();
      for (const name of new Set(chosen.map(([parameter]) => parameter)))
        expected.set(name, await asked(range, name));
      return await tryEach(
        chosen.map(([name, value]): Named<readonly [string, string]> => [`${name}=${value}`, [name, value]]),
        async ([name, value]) => {
          const path = `${begin}${begin.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
          const { away, answer } = await range.newBrowser().follow(path);
          if (away === undefined) return crash(answer);
          const given = URL.parse(away)?.searchParams.get(name) ?? null;
          return given === value && expected.get(name) !== value ? 'the link has its way' : undefined;
        },
      );
    }),
  },
];

const hosts: readonly Named<readonly [string, string]>[] = [
  ['Host', 'attacker.example'],
  ['X-Forwarded-Host', 'attacker.example'],
  ['X-Forwarded-Server', 'attacker.example'],
  ['X-Host', 'attacker.example'],
  ['X-Original-Host', 'attacker.example'],
  ['Forwarded', 'host=attacker.example;proto=http'],
  ['X-Forwarded-Proto', 'http'],
  ['X-Forwarded-Port', '8443'],
  ['X-Forwarded-Prefix', '/attacker'],
].map(([name = '', value = '']) => [`${name}: ${value}`, [name, value]]);

/** Each is the client's to choose, and none a stranger's. */
const chosen: readonly (readonly [name: string, value: string])[] = [
  ['scope', 'openid admin'],
  ['client_id', 'attacker'],
  ['redirect_uri', 'https://attacker.example/'],
  ['response_type', 'token'],
  ['response_mode', 'form_post'],
  ['state', 'known-to-the-attacker'],
  ['nonce', 'known-to-the-attacker'],
  ['code_challenge', 'known-to-the-attacker'],
  ['code_challenge_method', 'plain'],
  ['request_uri', 'https://attacker.example/'],
];

/** What an honest login asks the provider for. */
async function asked(range: LoginRange, name: string): Promise<string | null> {
  return new URL(await beginLogin(range, range.newBrowser())).searchParams.get(name);
}
