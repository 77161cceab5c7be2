import { loginProvider } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { deviceBound } from '../../src/dbsc.ts';
import { memorySessions } from '../../src/index.ts';
import { credentialScene, GOOD, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';
import { challengeIn, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';
import { lockScene } from '../fixtures/lock-scene.ts';
import { optionsFor, scene } from '../fixtures/scene.ts';

describe('a program of a locked person', () => {
  test('gets no credential for a code that was issued before the lock: the token endpoint answers invalid_grant', async () => {
    const list = lockScene();
    const gate = await credentialScene({}, { locks: list.locks });
    await gate.logIn();
    const code = await gate.code();
    await list.order();
    const { status, body } = await gate.token({
      ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
    });
    expect([status, body]).toEqual([400, { error: 'invalid_grant' }]);
    expect(gate.entries).toContainEqual(
      expect.objectContaining({ type: 'request.failed', code: 'session.locked', status: 400 }),
    );
  });

  test('gets no credential for a device code that was approved before the lock', async () => {
    const list = lockScene();
    const gate = await credentialScene({}, { locks: list.locks });
    await gate.logIn();
    const started = await gate.ask('/.portcullis/credentials/device', '', {
      method: 'POST',
      body: new URLSearchParams({ client_id: GOOD.client_id ?? '' }),
    });
    const device = (await started.json()) as { device_code: string; user_code: string };
    const fields = { user_code: device.user_code };
    expect((await gate.browser.submit('/.portcullis/credentials/device/grant', fields)).status).toBe(200);
    await list.order();
    const { status, body } = await gate.token({
      ...{ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: device.device_code },
    });
    expect([status, body]).toEqual([400, { error: 'invalid_grant' }]);
  });

  test('cannot be allowed by a browser that is still logged in', async () => {
    const list = lockScene();
    const gate = await credentialScene({}, { locks: list.locks });
    await gate.logIn();
    await list.order();
    const page = await gate.browser.submit('/.portcullis/credentials/authorize', GOOD);
    expect([page.status, gate.failure]).toEqual([403, 'session.locked']);
    expect(await page.text()).not.toContain(REDIRECT);
  });

  test('is answered with 503 if the list of locks is not known, and not with invalid_grant, which would end its login', async () => {
    const list = lockScene({ keepSeconds: 10 });
    const gate = await credentialScene({}, { locks: list.locks });
    await gate.logIn();
    const code = await gate.code();
    list.store.mode = 'down';
    gate.clock.pass(11);
    const { status } = await gate.token({
      ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
    });
    expect([status, gate.failure]).toEqual([503, 'session.locks_unavailable']);
  });
});

describe('a browser whose session is bound to a key of it, and whose person is locked', () => {
  const REGISTER = '/.portcullis/dbsc/register';
  const REFRESH = '/.portcullis/dbsc/refresh';

  async function bound() {
    const clock = new MovableClock();
    const list = lockScene({}, { clock });
    const provider = await loginProvider(clock.now);
    const store = memorySessions();
    const gate = await scene(
      () => optionsFor(provider, { locks: list.locks, store, deviceBound: deviceBound({ store }) }),
      { clock, provider },
    );
    const key = await deviceKey();
    const send = (path: string, headers: Readonly<Record<string, string>>) =>
      gate.browser.send(path, { method: 'POST', headers });
    const challenge = challengeIn(await gate.logIn());
    return { gate, list, key, send, challenge };
  }

  test('registers no key', async () => {
    const { gate, list, key, send, challenge } = await bound();
    await list.order();
    const answer = await send(REGISTER, { [PROOF_HEADER]: await key.proof(challenge, { withKey: true }) });
    expect([answer.status, gate.failure]).toEqual([403, 'session.locked']);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(gate.entries.filter(({ type }) => type === 'session.device')).toEqual([]);
  });

  test('gets neither a challenge nor a new short-lived cookie', async () => {
    const { gate, list, key, send, challenge } = await bound();
    const registered = await send(REGISTER, {
      [PROOF_HEADER]: await key.proof(challenge, { withKey: true }),
    });
    const { session_identifier: name } = (await registered.json()) as { session_identifier: string };
    const named = { 'sec-secure-session-id': name };
    const asked = await send(REFRESH, named);
    expect(asked.headers.has('secure-session-challenge')).toBe(true);
    const proof = await key.proof(challengeIn(asked));
    await list.order();
    for (const headers of [named, { ...named, [PROOF_HEADER]: proof }]) {
      const answer = await send(REFRESH, headers);
      expect([answer.status, gate.failure]).toEqual([403, 'session.locked']);
      expect(answer.headers.has('secure-session-challenge')).toBe(false);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });
});
