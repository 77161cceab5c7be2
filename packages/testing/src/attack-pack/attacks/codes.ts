import type { Attack } from '../attack.ts';
import {
  beginLogin,
  callbackOf,
  crash,
  isLetIn,
  type LoginRange,
  onLogin,
  open,
  outcome,
} from '../sign-in.ts';
import { type Named, tryEach } from '../try-each.ts';

/** How often one response of the provider is sent concurrently. */
const AT_ONCE = 50;

/** What can be done with codes of a provider. */
export const codes: readonly Attack[] = [
  {
    row: 'C17',
    title: 'PKCE omitted: the code of another user’s login',
    source: 'authentik CVE-2024-23647',
    needs: ['login'],
    how: onLogin(async (range) => {
      const browser = range.newBrowser();
      const location = new URL(await beginLogin(range, browser));
      const method = location.searchParams.get('code_challenge_method');
      const asked = method === 'S256' && location.searchParams.has('code_challenge');
      const mine = new URL(await range.login.authorise(location.href, 'attacker'));
      const stolen = await callbackOf(range, range.newBrowser(), 'victim');
      mine.searchParams.set('code', stolen.searchParams.get('code') ?? '');
      const injected = await outcome(range, browser, mine);
      // A verifier that is always the same proves nothing: whoever began a login knows it.
      const another = new URL(await beginLogin(range, range.newBrowser()));
      const challenges = [location, another].map(({ searchParams }) => searchParams.get('code_challenge'));
      return {
        tried: 3,
        findings: [
          ...(asked ? [] : ['the login asks for no S256 challenge']),
          ...(challenges[0] === challenges[1] ? ['two logins have one challenge'] : []),
          ...(injected === undefined ? [] : [`a stolen code: ${injected}`]),
        ],
      };
    }),
  },
  {
    row: 'C26',
    title: 'the answer of one provider for a login at another',
    source: 'Auth.js GHSA-x445-f3h2-j279, RFC 9207',
    needs: ['login', 'login.otherProvider'],
    how: onLogin((range) => tryEach(mixes, (mix) => mixed(range, mix))),
  },
  {
    row: 'C43',
    title: 'one callback for two providers: a hostile one has the other’s code brought to it',
    source: 'RFC 9700 section 4.4: mix-up where the answer names no issuer',
    needs: ['login', 'login.otherProvider'],
    how: onLogin(async (range) => {
      const { otherProvider } = range.login;
      const callbackAt = async (path?: string): Promise<string> => {
        const location = new URL(await beginLogin(range, range.newBrowser(), path));
        return location.searchParams.get('redirect_uri') ?? '';
      };
      const [one, other] = [await callbackAt(), await callbackAt(otherProvider?.begin)];
      const browser = range.newBrowser();
      const answer = new URL(await range.login.authorise(await beginLogin(range, browser)));
      answer.pathname = new URL(other).pathname;
      const elsewhere = one === other ? undefined : await outcome(range, browser, answer);
      return {
        tried: 2,
        findings: [
          ...(one === other ? ['both providers send people back to one address'] : []),
          ...(elsewhere === undefined
            ? []
            : [`the answer of one at the callback of the other: ${elsewhere}`]),
        ],
      };
    }),
  },
  {
    row: 'C29',
    title: `a provider’s answer sent again, and ${AT_ONCE} times concurrently`,
    source: 'better-auth GHSA-7w99-5wm4-3g79',
    needs: ['login'],
    how: onLogin(async (range) => {
      const browser = range.newBrowser();
      const callback = await callbackOf(range, browser);
      // Each of them has the cookies of before: as of somebody who copied the request.
      const copies = Array.from({ length: AT_ONCE }, () => browser.copy());
      const answers = await Promise.all(copies.map((copy) => open(copy, callback)));
      let winners = 0;
      for (const copy of copies) if (await isLetIn(range, copy)) winners++;
      const again = browser.copy();
      const repeated = await outcome(range, again, callback);
      const crashed = answers.find((answer) => crash(answer) !== undefined);
      return {
        tried: AT_ONCE + 1,
        findings: [
          ...(winners === 1 ? [] : [`${winners} of ${AT_ONCE} are logged in`]),
          ...(crashed === undefined ? [] : [`at once: ${crash(crashed)}`]),
          ...(repeated === undefined ? [] : [`again: ${repeated}`]),
        ],
      };
    }),
  },
];

/** Combines two responses into one: that of the provider where the login started, and that of the other. */
type Mix = (one: URLSearchParams, other: URLSearchParams) => Readonly<Record<string, string | null>>;

/**
 * `replayed` is the other provider's response to the same request that the first received: its operator has seen the nonce and the
 * challenge.
 */
const mixes: readonly Named<{ readonly replayed: boolean; readonly mix: Mix }>[] = [
  [
    'code and iss of the other',
    { replayed: false, mix: (one, other) => ({ ...read(other), state: one.get('state') }) },
  ],
  [
    'code of the other',
    { replayed: false, mix: (one, other) => ({ ...read(one), code: other.get('code') }) },
  ],
  ['iss of the other', { replayed: false, mix: (one, other) => ({ ...read(one), iss: other.get('iss') }) }],
  [
    'state of the other',
    { replayed: false, mix: (one, other) => ({ ...read(one), state: other.get('state') }) },
  ],
  [
    'state and iss of the other',
    { replayed: false, mix: (one, other) => ({ ...read(other), code: one.get('code') }) },
  ],
  ['the other’s answer to the first’s question', { replayed: true, mix: (_, other) => read(other) }],
  [
    'the same with the first’s iss',
    { replayed: true, mix: (one, other) => ({ ...read(other), iss: one.get('iss') }) },
  ],
  ['the same without iss', { replayed: true, mix: (_, other) => ({ ...read(other), iss: null }) }],
];

const read = (parameters: URLSearchParams): Record<string, string> => Object.fromEntries(parameters);

async function mixed(
  range: LoginRange,
  { replayed, mix }: { readonly replayed: boolean; readonly mix: Mix },
): Promise<string | undefined> {
  const { authorise, otherProvider } = range.login;
  const browser = range.newBrowser();
  const location = await beginLogin(range, browser);
  const callback = new URL(await authorise(location));
  const asked = replayed ? location : await beginLogin(range, browser, otherProvider?.begin);
  const other = new URL((await otherProvider?.authorise(asked)) ?? '');
  const parameters = Object.entries(mix(callback.searchParams, other.searchParams));
  callback.search = new URLSearchParams(
    parameters.filter((pair): pair is [string, string] => pair[1] !== null),
  ).toString();
  return await outcome(range, browser, callback);
}
