import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, viewerOf } from '../../fixtures/browser.ts';
import { cookiesOf, NOBODY, type SsoGate, startSsoGate } from '../../fixtures/sso-gate.ts';
import { person } from '../../fixtures/sso-server.ts';

let gate: SsoGate;
let browser: Browser;

const ADA = person();
const BOB = person({
  subject: '2',
  email: 'bob@corp.example',
  name: 'Bob',
  claims: { preferred_username: 'bob' },
});

const PROOF = '__Host-portcullis-phsid';
const REGISTRATION_PROOF = '__Host-portcullis-phreg';

beforeAll(async () => {
  gate = await startSsoGate({ users: [{ username: 'alice' }] });
});
afterAll(() => gate.close());
beforeEach(() => {
  gate.phorge.reset();
  gate.restart();
  browser = gate.browser();
});

/** A name as a word of its own: random states, codes and tokens may hold its letters. */
function asWord(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`);
}

/** Every page of Phorge's on the way, from what the stand-in answers, must not be of this viewer. */
async function opensAs(viewer: string, never: string): Promise<void> {
  let path = '/maniphest/';
  for (;;) {
    const response = await browser.visit(path);
    const location = response.headers.get('location');
    const text = await response.text();
    expect(text).not.toMatch(asWord(never));
    expect(location ?? '').not.toMatch(asWord(never));
    if (location === null) {
      expect(viewerOf(text)).toBe(viewer);
      return;
    }
    path = location;
  }
}

/** A person's session: the cookies that hold it. */
async function signedIn(who: typeof ADA): Promise<{ readonly session: string; readonly proof: string }> {
  const own = gate.browser();
  own.person = who;
  await own.open('/');
  return { session: own.cookies.get('phsid') ?? '', proof: own.cookies.get(PROOF) ?? '' };
}

describe('a browser that changes users', () => {
  it('never shows the second user the first one, nor the first one the second', async () => {
    browser.person = ADA;
    await opensAs('ada', 'bob');
    browser.person = BOB;
    await opensAs('bob', 'ada');
    browser.person = ADA;
    await opensAs('ada', 'bob');
  });

  it('records that a session was not forwarded, and nothing more of it', async () => {
    browser.person = ADA;
    await browser.open('/');
    browser.person = BOB;
    const session = browser.cookies.get('phsid') ?? 'none';
    await browser.visit('/maniphest/');
    expect(gate.steps).toEqual([{ type: 'sso', step: 'session_dropped', detail: 'other_person' }]);
    expect(cookiesOf(gate.phorge.requests.at(-1))).not.toContain(session);
  });

  it('does not let a background request of an open page act as the first user', async () => {
    browser.person = ADA;
    await browser.open('/T1');
    browser.person = BOB;
    const response = await browser.send('/notification/panel/', {
      method: 'POST',
      body: '__ajax__=true',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-phabricator-via': '/T1' },
    });
    expect(await response.text()).toContain('You must log in');
  });

  it('forwards no session for anonymous clients and services, and keeps it for its user', async () => {
    browser.person = ADA;
    await browser.open('/');
    const jar = new Map(browser.cookies);
    for (const caller of [NOBODY, { ...ADA, kind: 'service' as const }]) {
      browser.person = caller;
      const response = await browser.visit('/status/');
      expect(gate.steps).toEqual([{ type: 'sso', step: 'session_dropped', detail: 'no_person' }]);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(browser.cookies).toEqual(jar);
    }
    browser.person = ADA;
    expect((await browser.open('/')).hops).toHaveLength(1);
  });

  it('compares issuer and subject, and neither name nor address', async () => {
    browser.person = ADA;
    await browser.open('/');
    browser.person = person({ name: 'Ada King', email: 'countess@corp.example', claims: {} });
    expect((await browser.open('/')).hops).toHaveLength(1);
    browser.person = person({ issuer: 'https://login.other.example' });
    await browser.visit('/');
    expect(gate.steps).toMatchObject([{ step: 'session_dropped', detail: 'other_person' }]);
  });
});

describe('a session with a proof of another', () => {
  it.each<
    [string, (own: { session: string; proof: string }, other: { session: string; proof: string }) => string]
  >([
    [
      'another person’s session with the own proof',
      (own, other) => `phsid=${other.session}; ${PROOF}=${own.proof}`,
    ],
    ['another person’s session and proof', (_, other) => `phsid=${other.session}; ${PROOF}=${other.proof}`],
    [
      'both proofs, the own one first',
      (own, other) => `phsid=${other.session}; ${PROOF}=${own.proof}; ${PROOF}=${other.proof}`,
    ],
    [
      'both proofs, the other one first',
      (own, other) => `phsid=${other.session}; ${PROOF}=${other.proof}; ${PROOF}=${own.proof}`,
    ],
    [
      'another person’s session under a strange name',
      (own, other) => `phsid=${own.session}; phsid[]=${other.session}; ${PROOF}=${other.proof}`,
    ],
    ['another person’s session, encoded', (own, other) => `%70hsid=${other.session}; ${PROOF}=${own.proof}`],
    ['a proof cut short', (_, other) => `phsid=${other.session}; ${PROOF}=${other.proof.slice(0, -1)}`],
    ['an empty proof', (_, other) => `phsid=${other.session}; ${PROOF}=`],
    ['no proof', (_, other) => `phsid=${other.session}`],
  ])('is not forwarded as that user’s: %s', async (_, cookies) => {
    const [ada, bob] = [await signedIn(ADA), await signedIn(BOB)];
    browser.person = BOB;
    const cookie = `${cookies(bob, ada)}; phusr=ada`;
    const response = await browser.visit('/', { headers: { cookie } });
    expect(await response.text()).not.toMatch(asWord('ada'));
    expect(cookiesOf(gate.phorge.requests.at(-1))).not.toContain(ada.session);
  });

  it('is forwarded alone where another one came next to it', async () => {
    const [ada, bob] = [await signedIn(ADA), await signedIn(BOB)];
    browser.person = BOB;
    const jars = [`phsid=${ada.session}; phsid=${bob.session}`, `phsid=${bob.session}; phsid=${ada.session}`];
    for (const jar of jars) {
      const response = await browser.visit('/', {
        headers: { cookie: `${jar}; phusr=bob; ${PROOF}=${bob.proof}` },
      });
      expect(viewerOf(await response.text())).toBe('bob');
      expect(gate.steps).toEqual([{ type: 'sso', step: 'session_dropped', detail: 'several' }]);
    }
  });

  it('belongs to one Phorge: that of another client proves nothing', async () => {
    const { session, proof } = await signedIn(ADA);
    gate.restart({ clientId: 'another-phorge' });
    browser.person = ADA;
    await browser.visit('/', { headers: { cookie: `phsid=${session}; ${PROOF}=${proof}` } });
    expect(gate.steps).toMatchObject([{ step: 'session_dropped', detail: 'other_person' }]);
  });

  it('is valid while its key is configured, and no longer', async () => {
    const [older, newer] = ['k'.repeat(32), 'l'.repeat(32)];
    gate.restart({ keys: [older] });
    const { session, proof } = await signedIn(ADA);
    browser.person = ADA;
    const asks = async (): Promise<string | undefined> =>
      viewerOf(
        await (
          await browser.visit('/', { headers: { cookie: `phsid=${session}; ${PROOF}=${proof}` } })
        ).text(),
      );
    gate.restart({ keys: [newer, older] });
    expect(await asks()).toBe('ada');
    gate.restart({ keys: [newer] });
    expect(await asks()).toBeUndefined();
  });
});

describe('a registration in a browser that changes users', () => {
  const isForm = (path: string): boolean => path.startsWith('/auth/register/');

  it('is completed only for the user who started it', async () => {
    browser.person = ADA;
    const { response } = await browser.open('/', isForm);
    const form = response.headers.get('location') ?? '';
    browser.person = BOB;
    const { text } = await browser.open(form);
    expect(text).toContain('Registration Failed');
    expect(text).not.toMatch(asWord('ada'));
    expect(gate.phorge.user('ada')).toBeUndefined();
    expect(gate.phorge.user('bob')).toBeUndefined();
    await opensAs('bob', 'ada');
  });

  it('is not completed by pressing the button of an open page either', async () => {
    gate.restart({ register: false });
    browser.person = ADA;
    const { path, text } = await browser.open('/');
    expect(isForm(path)).toBe(true);
    const csrf = /name="__csrf__" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const fields = { __csrf__: csrf, __form__: '1', phase: '2', username: 'ada', realName: 'Ada' };
    browser.person = BOB;
    expect(await (await browser.submit(path, fields)).text()).toContain('Registration Failed');
    browser.person = ADA;
    expect((await browser.submit(path, fields)).status).toBe(302);
    expect(viewerOf((await browser.open('/')).text)).toBe('ada');
  });

  it('is not forwarded with a proof of another user', async () => {
    browser.person = ADA;
    const { response } = await browser.open('/', isForm);
    const form = response.headers.get('location') ?? '';
    const stolen = browser.cookies.get('phreg') ?? '';
    const other = gate.browser();
    other.person = BOB;
    await other.open('/', isForm);
    other.cookies.set('phreg', stolen);
    expect((await other.open(form)).text).toContain('Registration Failed');
    other.cookies.set(REGISTRATION_PROOF, browser.cookies.get(REGISTRATION_PROOF) ?? '');
    expect((await other.open(form)).text).toContain('Registration Failed');
    expect(gate.phorge.user('ada')).toBeUndefined();
  });

  it('removes its proof when it is complete', async () => {
    browser.person = ADA;
    await browser.open('/', isForm);
    expect(browser.cookies.has(REGISTRATION_PROOF)).toBe(true);
    await browser.open('/');
    expect(browser.cookies.has(REGISTRATION_PROOF)).toBe(false);
  });
});
