import { describe, expect, test } from 'vitest';
import { type CredentialStore, memorySessions } from '../../src/index.ts';
import {
  type CredentialScene,
  credentialScene,
  REDIRECT,
  type TokenAnswer,
  VERIFIER,
} from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

// RFC 6749 section 4.1.2: whoever brings a code again may have stolen it, and so may whoever brought it first.

const LIST = '/.portcullis/credentials/list';
const REFUSED = { status: 400, body: { error: 'invalid_grant' } };

async function loggedIn(store: Partial<CredentialStore> = {}): Promise<CredentialScene> {
  const scene = await credentialScene({ store: { ...memorySessions(), ...store } });
  await scene.logIn();
  return scene;
}

const bring = (scene: CredentialScene, code: string, changes: object = {}): Promise<TokenAnswer> =>
  scene.token({
    ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code },
    ...changes,
  });

/** A code of a device that somebody said yes to, and what brings it. */
async function deviceCode(scene: CredentialScene): Promise<() => Promise<TokenAnswer>> {
  const body = new URLSearchParams({ client_id: 'git on a server' });
  const waiting = await scene.serve(
    new Request(`${BASE}/.portcullis/credentials/device`, { method: 'POST', body }),
  );
  const { user_code, device_code } = (await waiting.json()) as Record<string, string>;
  await scene.browser.submit('/.portcullis/credentials/device/grant', { user_code: String(user_code) });
  return () =>
    scene.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(device_code),
    });
}

const isGood = async (scene: CredentialScene, { body }: TokenAnswer): Promise<boolean> =>
  (await scene.ask(LIST, `Bearer ${body.access_token}`)).status === 200;

const revoked = ({ body }: TokenAnswer, name: string) =>
  expect.objectContaining({
    ...{ type: 'credential', change: 'revoked', by: 'replay', id: body.credential_id, name, subject: 'ada' },
  });

describe('a code that is used a second time', () => {
  test('ends the credential that was issued for it, and the record says why', async () => {
    const scene = await loggedIn();
    const code = await scene.code();
    const given = await bring(scene, code);
    expect(await isGood(scene, given)).toBe(true);
    expect(await bring(scene, code)).toEqual(REFUSED);
    expect(scene.entries).toContainEqual(revoked(given, 'portcullis login on laptop'));
    expect(scene.detail).toBe('the code has already been used');
    expect(await isGood(scene, given)).toBe(false);
  });

  test('does so after its minute too', async () => {
    const scene = await loggedIn();
    const code = await scene.code();
    const given = await bring(scene, code);
    scene.clock.pass(60);
    expect(await bring(scene, code)).toEqual(REFUSED);
    expect(scene.entries).toContainEqual(revoked(given, 'portcullis login on laptop'));
    expect(await isGood(scene, given)).toBe(false);
  });

  test('ends nothing for a client that cannot prove it asked for it, nor any other credential', async () => {
    const scene = await loggedIn();
    const [code, other] = [await scene.code(), await scene.code()];
    const [given, kept] = [await bring(scene, code), await bring(scene, other)];
    expect(await bring(scene, code, { code_verifier: 'w'.repeat(43) })).toEqual(REFUSED);
    expect(await bring(scene, code, { client_id: 'another program' })).toEqual(REFUSED);
    expect(await isGood(scene, given)).toBe(true);
    await bring(scene, code);
    expect(await isGood(scene, kept)).toBe(true);
  });

  test('and had expired at its first use is recorded no further', async () => {
    const scene = await loggedIn();
    const code = await scene.code();
    scene.clock.pass(60);
    await bring(scene, code);
    expect(scene.entries.map(({ type }) => type)).not.toContain('credential');
  });

  test('while the first use is being served leaves no valid credential', async () => {
    const store = memorySessions();
    let meanwhile: () => Promise<unknown> = async () => undefined;
    const scene = await loggedIn({
      ...store,
      addCredential: async (credential, now) => {
        await meanwhile();
        await store.addCredential(credential, now);
      },
    });
    const code = await scene.code();
    let ofFirst: CredentialScene['entries'] = [];
    meanwhile = async () => {
      ofFirst = scene.entries;
      expect(await bring(scene, code)).toEqual(REFUSED);
    };
    expect(await bring(scene, code)).toEqual(REFUSED);
    const detail = 'the code was used a second time while it was being redeemed';
    expect(ofFirst).toContainEqual(expect.objectContaining({ type: 'request.failed', detail }));
    expect(ofFirst).toContainEqual(expect.objectContaining({ change: 'revoked', by: 'replay' }));
    expect(await store.listCredentials(undefined, scene.clock.seconds)).toEqual([]);
  });
});

test('a device that polls again after it received its credential loses it', async () => {
  const scene = await loggedIn();
  const [poll, other] = [await deviceCode(scene), await deviceCode(scene)];
  const [given, kept] = [await poll(), await other()];
  expect([await isGood(scene, given), await isGood(scene, kept)]).toEqual([true, true]);
  expect([given.body.credential_id, kept.body.credential_id]).toEqual(
    Array(2).fill(expect.stringMatching(/^[\w-]{16}$/)),
  );
  expect(await poll()).toEqual({ status: 400, body: { error: 'expired_token' } });
  expect(scene.entries).toContainEqual(revoked(given, 'git on a server'));
  expect(scene.detail).toBe('the code has already been used');
  expect([await isGood(scene, given), await isGood(scene, kept)]).toEqual([false, true]);
});
