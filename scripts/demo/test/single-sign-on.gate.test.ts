import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserClient, browserClient } from './browser-client.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// One login at the provider, and the person is logged in to Phorge as well. What a browser makes of it, and what goes wrong, is in
// sign-on.gate.slow.test.ts.

let whole: WholeGate;
let origin: string;
beforeAll(async () => {
  whole = await startWholeGate();
  origin = whole.gate.origin;
});
afterAll(() => whole?.close());

const viewerOf = (body: string): string | undefined => /class="viewer"[^>]*>([^<]*)</.exec(body)?.[1];

/** Opens a page, and returns as whom Phorge shows it, and the paths of the gate that it led through. */
async function opened(browser: BrowserClient, path: string): Promise<[string | undefined, ...string[]]> {
  const hops: string[] = [];
  const { answer } = await browser.open(`${origin}${path}`, {
    onRedirect: (location) => hops.push(new URL(location).pathname.replace(/register\/.*/, 'register/…/')),
  });
  expect(answer.status).toBe(200);
  return [viewerOf(answer.body), ...hops];
}

test('a person without an account who logs in at the gate is in Phorge with an account, by the steps of the protocol and no other', async () => {
  const browser = browserClient();
  await browser.logIn(`${origin}/.portcullis/whoami`, 'engineer');
  expect(await opened(browser, '/maniphest/')).toEqual([
    'engineer',
    '/.portcullis/idp/oauthserver/auth/',
    '/auth/login/phabricator:edge.gateway/',
    '/auth/register/…/',
    '/auth/validate/',
    '/auth/finish/',
    '/maniphest/',
  ]);
  expect(whole.phorge.user('engineer')).toMatchObject({
    realName: 'Emil Engineer',
    email: 'engineer@corp.example',
  });
  expect(await opened(browser, '/differential/')).toEqual(['engineer']);
});

test('each of two people is in Phorge as who they are at the gate', async () => {
  const [one, other] = [browserClient(), browserClient()];
  await one.logIn(`${origin}/maniphest/`, 'admin');
  await other.logIn(`${origin}/maniphest/`, 'contractor');
  expect(await opened(one, '/maniphest/')).toEqual(['admin']);
  expect(await opened(other, '/maniphest/')).toEqual(['contractor']);
});
