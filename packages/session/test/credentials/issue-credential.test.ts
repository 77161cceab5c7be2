import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { type CredentialScene, credentialScene, REDIRECT, VERIFIER } from '../fixtures/credential-scene.ts';

const redeem = (scene: CredentialScene, code: string) =>
  scene.token({
    ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
  });

async function withCode(lifetimeSeconds: number, sessions: object = {}) {
  const scene = await credentialScene({ lifetimeSeconds }, sessions);
  await scene.logIn();
  return { scene, code: await scene.code() };
}

test('a credential is issued for its own lifetime, and the issue is recorded', async () => {
  const { scene, code } = await withCode(600);
  const { body } = await redeem(scene, code);
  expect(body.expires_in).toBe(600);
  expect(scene.entries).toContainEqual({
    ...{ type: 'credential', change: 'issued', by: 'user', id: body.credential_id },
    ...{ name: 'portcullis login on laptop', issuer: expect.any(String), subject: 'ada' },
    expires: scene.clock.seconds + 600,
  });
});

test('a credential lasts no longer than the session in which it was issued', async () => {
  const { scene, code } = await withCode(9000, { lifetimeSeconds: 1200, idleSeconds: 1200 });
  scene.clock.pass(30);
  expect((await redeem(scene, code)).body.expires_in).toBe(1170);
});

test.each([
  ['that is a minute old', 60, 'the code has expired'],
  ['that is over for longer', 61, 'the code has expired'],
])('of a code %s the record says that it expired', async (_what, seconds, reason) => {
  const { scene, code } = await withCode(600);
  scene.clock.pass(seconds);
  expect(await redeem(scene, code)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.detail).toBe(reason);
});

test('of a code whose session has ended the record says so', async () => {
  const { scene, code } = await withCode(600);
  await scene.browser.submit('/.portcullis/logout', {});
  expect(await redeem(scene, code)).toEqual({ status: 400, body: { error: 'invalid_grant' } });
  expect(scene.detail).toBe('its session has ended');
});

test('a store failure while a code is redeemed does not count as an ended session', async () => {
  const store = memorySessions();
  let isDown = false;
  const find: typeof store.find = async (...asked) => {
    if (isDown) throw new Error('the store is down');
    return await store.find(...asked);
  };
  const scene = await credentialScene({ store }, { store: { ...store, find } });
  await scene.logIn();
  const code = await scene.code();
  isDown = true;
  expect((await redeem(scene, code)).status).toBe(503);
  expect(scene.detail).not.toBe('its session has ended');
});
