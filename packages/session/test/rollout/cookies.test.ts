import { describe, expect, test } from 'vitest';
import {
  openedSession,
  openedText,
  sealedSession,
  sealedText,
} from '../../../../scripts/fixtures/sealed-session.ts';
import { memorySessions } from '../../src/index.ts';
import { BASE, KEY, scene } from '../fixtures/scene.ts';

// A browser meets isolates of two versions in turn. What one of them has sealed, the other opens. docs/decisions/0058.

const NAME = '__Host-portcullis-session';

/** A session as the first version knew it: without a nonce, a place, or whether groups were left out. */
const formerSession = (now: number) => ({
  ...{ id: 'a-session', provider: 'idp', issuer: 'https://idp.example', subject: 'ada', sid: 'sid-1' },
  ...{
    claims: { sub: 'ada', iss: 'https://idp.example', name: 'Ada Admin' },
    groups: ['eng'],
    startedAt: now,
    seenAt: now,
    identifiedAt: now,
  },
  ...{ refreshAt: now + 300, refreshToken: 'refresh-0', idToken: 'an ID token' },
});

/** A session cookie that the site just set, as one text. */
async function cookieOf(stage: Awaited<ReturnType<typeof scene>>): Promise<string> {
  await stage.logIn();
  const value = stage.browser.cookies.get(NAME);
  if (value === undefined) throw new Error('nobody is logged in');
  return `${NAME}=${value}`;
}

describe('a session in its cookie', () => {
  test('that a former version sealed is valid here, is refreshed here, and is still valid there', async () => {
    const stage = await scene();
    const { seconds } = stage.clock;
    const cookie = await sealedSession(KEY, { session: formerSession(seconds) }, BASE);
    stage.browser.cookies.set(NAME, cookie.slice(NAME.length + 1));
    expect((await stage.browser.open('/page')).status).toBe(200);
    stage.clock.pass(301);
    expect((await stage.browser.open('/page')).status).toBe(200);
    expect(stage.provider.grants.refresh_token).toBe(1);
    const refreshed = `${NAME}=${stage.browser.cookies.get(NAME)}`;
    expect(await openedSession(KEY, refreshed, BASE)).toEqual({
      v: 1,
      session: {
        ...formerSession(seconds),
        ...{ claims: expect.any(Object), groups: ['eng'], groupsLeftOut: false },
        ...{ seenAt: seconds + 301, identifiedAt: seconds + 301, refreshAt: seconds + 601, revision: 1 },
        ...{ refreshToken: expect.any(String), idToken: expect.any(String) },
      },
    });
  });

  test('that this version sealed contains all that a former one reads', async () => {
    const stage = await scene();
    const opened = await openedSession(KEY, await cookieOf(stage), BASE);
    const read = formerSession(stage.clock.seconds);
    const kinds = Object.entries(read).map(([field, value]) => [field, expect.any(value.constructor)]);
    expect(opened).toEqual({ v: 1, session: expect.objectContaining(Object.fromEntries(kinds)) });
  });
});

describe('a session in a store', () => {
  test('that a former version stored is valid here', async () => {
    const store = memorySessions();
    const stage = await scene({ store });
    const now = stage.clock.seconds;
    const key = Buffer.from(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode('a-session')),
    ).toString('base64url');
    const session = formerSession(now);
    await store.add({ ...session, key, session: JSON.stringify(session), endsAt: now + 3600 }, now);
    const cookie = await sealedSession(KEY, 'a-session', BASE);
    stage.browser.cookies.set(NAME, cookie.slice(NAME.length + 1));
    expect((await stage.browser.open('/page')).status).toBe(200);
  });

  test('has a cookie that a former version finds it by', async () => {
    const stage = await scene({ store: memorySessions() });
    expect(await openedSession(KEY, await cookieOf(stage), BASE)).toEqual({ v: 1, id: expect.any(String) });
  });
});

describe('a pending login', () => {
  test('is completed here where a former version started it, and there where it started here', async () => {
    const stage = await scene();
    const led = await stage.browser.open('/page');
    const [name = '', sealed = ''] = [...stage.browser.cookies].find(([one]) => one.includes('-flow-')) ?? [];
    const text = await openedText(KEY, sealed, `${BASE} ${name}`);
    // All that a former version reads, by names and kinds.
    expect(JSON.parse(text)).toEqual({
      ...Object.fromEntries(
        ['state', 'provider', 'issuer', 'redirectUri', 'nonce', 'verifier', 'returnTo'].map((field) => [
          field,
          expect.any(String),
        ]),
      ),
      acrValues: [],
      startedAt: stage.clock.seconds,
    });
    stage.browser.cookies.set(name, await sealedText(KEY, text, `${BASE} ${name}`));
    const back = stage.provider.authorize(led.headers.get('location') ?? '');
    expect((await stage.browser.open(back, { 'sec-fetch-site': 'cross-site' })).status).toBe(303);
    expect((await stage.browser.open('/page')).status).toBe(200);
  });
});
