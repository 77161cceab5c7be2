import type { Attack } from '../attack.ts';
import type { Browser } from '../browser.ts';
import { type Change, issuers, repeated, states } from '../callback-changes.ts';
import { beginLogin, callbackOf, crash, isLetIn, type LoginRange, onLogin, outcome } from '../sign-in.ts';
import { tryEach } from '../try-each.ts';

/** What can be done with the address that a provider sends the browser back to. */
export const callbacks: readonly Attack[] = [
  {
    row: 'C15',
    title: 'parameters that come twice, or from two places, at the callback',
    source: 'pomerium CVE-2021-29651, CVE-2023-33189',
    needs: ['login'],
    how: onLogin(async (range) => {
      const { tried, findings } = await tryEach(repeated, (change) => changed(range, change));
      const form = await asForm(range);
      return {
        tried: tried + 1,
        findings: form === undefined ? findings : [...findings, `code and state in a form: ${form}`],
      };
    }),
  },
  {
    row: 'C26',
    title: 'a state or an issuer of another login',
    source: 'Auth.js GHSA-x445-f3h2-j279, RFC 9207',
    needs: ['login'],
    how: onLogin(async (range) => {
      const honest = await callbackOf(range, range.newBrowser());
      // A provider that sends no `iss` has none to be dropped.
      const sent = honest.searchParams.has('iss') ? issuers : [];
      const { tried, findings } = await tryEach([...states, ...sent], (change) => changed(range, change));
      const foreign = await tryEach(
        [
          ['the answer of a login that another browser started, brought to a browser', range.newBrowser()],
          ['the same, where a login is pending', await pending(range)],
        ],
        async (browser) => outcome(range, browser, await callbackOf(range, range.newBrowser(), 'attacker')),
      );
      return { tried: tried + foreign.tried, findings: [...findings, ...foreign.findings] };
    }),
  },
];

/** Completes a login with a provider's response that was changed on its way. */
async function changed(range: LoginRange, change: Change): Promise<string | undefined> {
  const browser = range.newBrowser();
  const callback = await callbackOf(range, browser);
  change(callback);
  return await outcome(range, browser, callback);
}

async function asForm(range: LoginRange): Promise<string | undefined> {
  const browser = range.newBrowser();
  const { pathname, search } = await callbackOf(range, browser);
  const answer = await browser.send({
    method: 'POST',
    path: pathname,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: search.slice(1),
  });
  return (await isLetIn(range, browser)) ? 'logged in' : crash(answer);
}

/** A browser in the middle of a login. */
async function pending(range: LoginRange): Promise<Browser> {
  const browser = range.newBrowser();
  await beginLogin(range, browser);
  return browser;
}
