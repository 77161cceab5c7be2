import { locationOf } from '../answer.ts';
import type { Attack } from '../attack.ts';
import { returnAddresses } from '../return-addresses.ts';
import { crash, type LoginRange, onLogin, open, signedIn } from '../sign-in.ts';
import { type Named, tryEach, tryTogether } from '../try-each.ts';

const SOURCE = 'oauth2-proxy CVE-2020-4037, better-auth CVE-2024-56734';

/** Parameters that could determine where a browser is redirected. */
const NAMES = [
  'return_to',
  'redirect',
  'redirect_uri',
  'rd',
  'next',
  'url',
  'post_logout_redirect_uri',
  'returnTo',
];

/**
 * The attack that asks a login to redirect to these addresses afterwards: each must end at the gate's own site. Published lists of such
 * addresses can be passed.
 *
 * @param title names the list
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { attacks, openRedirects } from '@portcullis/testing/attack-pack';
 *
 * const published = readFileSync('openredirects.txt', 'utf8').split('\n');
 * const all = [...attacks, openRedirects('open redirects of a list', published)];
 * ```
 */
export function openRedirects(title: string, addresses: readonly string[]): Attack {
  return {
    row: 'C8',
    title,
    source: SOURCE,
    needs: ['login', 'login.beginWith'],
    how: onLogin((range) =>
      tryTogether(
        addresses.map((address): Named<string> => [JSON.stringify(address), address]),
        (address) => ledAway(range, range.login.beginWith?.(address) ?? ''),
      ),
    ),
  };
}

/** Where people are led after a login and a logout. */
export const redirects: readonly Attack[] = [
  openRedirects('open redirects after a login', returnAddresses),
  {
    row: 'C8',
    title: 'open redirects by the address of the page itself',
    source: SOURCE,
    needs: ['login'],
    how: onLogin((range) =>
      tryTogether(
        returnAddresses
          .filter((address) => /^\/[\x21-\x7e]*$/.test(address))
          .map((address): Named<string> => [address, address]),
        (address) => ledAway(range, address),
      ),
    ),
  },
  {
    row: 'C8',
    title: 'open redirects by a parameter of the callback',
    source: SOURCE,
    needs: ['login'],
    how: onLogin((range) =>
      tryEach(
        NAMES.map((name): Named<string> => [name, name]),
        (name) =>
          ledAway(range, range.closedPage, (callback) =>
            callback.searchParams.set(name, 'https://attacker.example/'),
          ),
      ),
    ),
  },
  {
    row: 'C8',
    title: 'open redirects after a logout',
    source: 'Auth0 GHSA-7p99-3798-f85c, mod_auth_openidc CVE-2022-23527',
    needs: ['login', 'login.logout'],
    how: onLogin(async (range) => {
      const { path, ...logout } = range.login.logout ?? { path: '' };
      const cases = NAMES.flatMap((name) =>
        ['https://attacker.example/', '//attacker.example/', '/\\attacker.example/'].map(
          (address): Named<string> => [`${name}=${address}`, `${name}=${encodeURIComponent(address)}`],
        ),
      );
      return await tryEach(cases, async (query) => {
        const browser = await signedIn(range);
        const answer = await browser.send({
          ...logout,
          path: `${path}${path.includes('?') ? '&' : '?'}${query}`,
        });
        // To the provider people may be led, to end their session there; with nothing of this.
        const told = `${locationOf(answer)} ${answer.body}`;
        return told.includes('attacker.example')
          ? 'the browser is redirected to the address, or shown it'
          : crash(answer);
      });
    }),
  },
];

/** Where a login finally redirects, if that is another site. A page that starts no login redirects nowhere. */
async function ledAway(
  range: LoginRange,
  path: string,
  change?: (callback: URL) => void,
): Promise<string | undefined> {
  const browser = range.newBrowser();
  const { away, answer } = await browser.follow(path);
  if (away === undefined) return crash(answer);
  if (!range.isLogin(away)) return `leads to ${away}`;
  const callback = new URL(await range.login.authorise(away));
  change?.(callback);
  const back = await open(browser, callback);
  const location = locationOf(back);
  return location !== undefined && browser.leadsAway(location) ? `leads to ${location}` : crash(back);
}
