import { describe, expect, test } from 'vitest';
import { KeyRing } from '../../src/cookies/key-ring.ts';
import { sealDeviceCode } from '../../src/credentials/sealed-texts.ts';
import { memorySessions } from '../../src/index.ts';
import { type CredentialScene, credentialScene, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

// One store answers for all sessions and credentials, and anybody can send these requests.

const DEVICE = '/.portcullis/credentials/device';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** A gate whose store counts how often it is asked. */
async function counted(): Promise<{ readonly scene: CredentialScene; readonly asked: () => number }> {
  let asked = 0;
  const store = new Proxy(memorySessions(), {
    get: (target, name) => {
      const member = target[name as keyof typeof target] as unknown;
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        asked++;
        return (member as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { scene: await credentialScene({ store }, { store }), asked: () => asked };
}

async function start(scene: CredentialScene, address: string) {
  const init = { method: 'POST', body: new URLSearchParams({ client_id: 'git' }) };
  const answer = await scene.serve(
    new Request(`${BASE}${DEVICE}`, { ...init, headers: { 'cf-connecting-ip': address } }),
  );
  const { device_code: code = '', user_code: userCode = '' } = (await answer.json()) as Record<
    string,
    string
  >;
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), code, userCode };
}

const poll = (scene: CredentialScene, code: string) =>
  scene.token({ grant_type: DEVICE_CODE, device_code: code });

test('two thousand devices that one network starts cause twenty-five store calls in ten minutes', async () => {
  const { scene, asked } = await counted();
  const statuses: number[] = [];
  for (let time = 0; time < 2000; time++) statuses.push((await start(scene, `2001:db8:0:1::${time}`)).status);
  expect([asked(), statuses.filter((status) => status === 200).length]).toEqual([25, 25]);
  expect((await start(scene, '2001:db8:0:1::1')).retryAfter).toBe('60');
  expect([scene.failure, scene.detail]).toEqual([
    'session.tries_limited',
    'too many device codes were requested from this network; the store was not queried',
  ]);
  expect((await start(scene, '2001:db8:0:2::1')).status, 'another network').toBe(200);
});

describe('polls of a device', () => {
  test('with codes that were not issued here, or have expired, never reach the store', async () => {
    const { scene, asked } = await counted();
    const { code } = await start(scene, '192.0.2.1');
    const before = asked();
    const madeUp = [
      ...['x', 'v'.repeat(43), `${code}A`, code.slice(0, -1)],
      await sealDeviceCode(new KeyRing(['o'.repeat(32)], BASE), {
        id: 'a',
        endsAt: scene.clock.seconds + 600,
      }),
    ];
    for (let time = 0; time < 2000; time++) {
      const made = madeUp[time % madeUp.length] ?? '';
      expect((await poll(scene, made)).body).toEqual({ error: 'expired_token' });
    }
    scene.clock.pass(600);
    expect((await poll(scene, code)).body).toEqual({ error: 'expired_token' });
    expect(asked()).toBe(before);
  });

  test('with one code reach the store four times at the same moment, and then every five seconds', async () => {
    const { scene, asked } = await counted();
    const { code } = await start(scene, '192.0.2.1');
    const before = asked();
    const many = async (): Promise<number> => {
      const errors = new Set<unknown>();
      for (let time = 0; time < 500; time++) errors.add((await poll(scene, code)).body.error);
      expect(errors.has('slow_down')).toBe(true);
      return asked() - before;
    };
    expect(await many()).toBe(4);
    scene.clock.pass(10);
    expect(await many()).toBe(6);
  });

  test('at the interval get the credential, whatever other clients of the network make up', async () => {
    const { scene } = await counted();
    await scene.logIn();
    const { code, userCode } = await start(scene, '192.0.2.1');
    for (let time = 0; time < 40; time++) {
      for (let other = 0; other < 10; other++) await poll(scene, 'made up');
      expect((await poll(scene, code)).body).toEqual({ error: 'authorization_pending' });
      scene.clock.pass(5);
    }
    await scene.browser.submit(`${DEVICE}/grant`, { user_code: userCode });
    expect((await poll(scene, code)).status).toBe(200);
  });
});

test('with a code for loopback, repeated, reach the store a few times only', async () => {
  const { scene, asked } = await counted();
  await scene.logIn();
  const fields = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER };
  const code = await scene.code();
  await scene.token({ ...fields, code });
  const before = asked();
  for (let time = 0; time < 500; time++) await scene.token({ ...fields, code });
  expect(scene.detail).toBe('the code was sent too often');
  // Three times three: it was used, a mark that it was brought again, and what was given for it.
  expect(asked() - before).toBe(9);
});

describe('user codes', () => {
  const guess = (index: number): string =>
    `BCDF-${[...String(index).padStart(4, '0')].map((digit) => 'BCDFGHJKLM'[Number(digit)]).join('')}`;

  test.each(['the page', 'the form'])(
    'ten are looked for in ten minutes by %s, for one person',
    async (where) => {
      const { scene } = await counted();
      await scene.logIn();
      const tried = (index: number, browser = scene.browser) =>
        where === 'the page'
          ? browser.open(`${DEVICE}?user_code=${guess(index)}`)
          : browser.submit(`${DEVICE}/grant`, { user_code: guess(index) });
      const statuses: number[] = [];
      for (let index = 0; index < 100; index++) statuses.push((await tried(index)).status);
      expect(statuses).toEqual(Array.from({ length: 100 }, (_, index) => (index < 10 ? 400 : 429)));
      expect(scene.detail).toBe('this user entered 10 user codes of no waiting device within 600 seconds');
      expect((await tried(100)).headers.get('retry-after')).toBe('60');
      const bob = scene.newBrowser();
      scene.provider.person = { ...scene.provider.person, sub: 'bob' };
      await scene.logIn(bob);
      expect((await tried(0, bob)).status, 'another person at the same address').toBe(400);
      scene.clock.pass(60);
      expect((await tried(0)).status, 'one more, each minute').toBe(400);
    },
  );

  test('many at the same moment do not bypass the limit', async () => {
    const { scene } = await counted();
    await scene.logIn();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => scene.browser.open(`${DEVICE}?user_code=${guess(index)}`)),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
  });

  test('good ones do not count, however many there are', async () => {
    const { scene } = await counted();
    await scene.logIn();
    for (let index = 0; index < 30; index++) {
      const { userCode } = await start(scene, `192.0.2.${index}`);
      expect((await scene.browser.open(`${DEVICE}?user_code=${userCode}`)).status).toBe(200);
      expect((await scene.browser.submit(`${DEVICE}/grant`, { user_code: userCode })).status).toBe(200);
    }
  });
});
