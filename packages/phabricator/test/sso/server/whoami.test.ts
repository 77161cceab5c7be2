import { beforeEach, describe, expect, it } from 'vitest';
import { accountId } from '../../../src/sso/account-id.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { NOW } from '../../fixtures/context.ts';
import { person, type SignOnScene, signOnScene, WHOAMI } from '../../fixtures/sso-server.ts';

let scene: SignOnScene;
beforeEach(() => {
  scene = signOnScene();
});

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await response.json()).toEqual({
    result: null,
    error_code: 'ERR-INVALID-AUTH',
    error_info: 'The access token is not accepted.',
  });
  expect(scene.failure).toMatchObject({ code: 'sso.profile_refused', status: 401 });
}

describe('whoami', () => {
  it('returns the user who logged in, in Conduit’s envelope', async () => {
    const response = await scene.whoami(await scene.token());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const account = await accountId('https://login.corp.example', '248289761001');
    expect(await response.json()).toEqual({
      result: { phid: account, userName: 'ada', realName: 'Ada Lovelace', primaryEmail: 'ada@corp.example' },
      error_code: null,
      error_info: null,
    });
    expect(scene.entries).toEqual([{ type: 'sso', step: 'profile_given', username: 'ada', account }]);
  });

  it('leaves the address out if there is none, so that Phorge asks for one', async () => {
    scene.caller = person({ email: undefined });
    const { result } = (await (await scene.whoami(await scene.token())).json()) as { result: object };
    expect(Object.keys(result)).toEqual(['phid', 'userName', 'realName']);
  });

  it('identifies a user by issuer and subject, whatever else changed', async () => {
    const profileOf = async () =>
      ((await (await scene.whoami(await scene.token())).json()) as { result: Record<string, string> }).result;
    const first = await profileOf();
    scene.caller = person({
      claims: { preferred_username: 'byron' },
      email: 'new@corp.example',
      name: 'Ada B.',
    });
    expect(await profileOf()).toEqual({
      ...first,
      realName: 'Ada B.',
      primaryEmail: 'new@corp.example',
    });
    scene.caller = person({ issuer: 'https://other.example' });
    const other = await profileOf();
    expect(other.phid).not.toBe(first.phid);
    expect(other.userName).toBe('ada2');
  });

  it('refuses a token that was used before', async () => {
    const token = await scene.token();
    expect((await scene.whoami(token)).status).toBe(200);
    await expectRefused(await scene.whoami(token));
  });

  it('refuses a token after its time', async () => {
    const token = await scene.token();
    scene.now = NOW + 60_000;
    await expectRefused(await scene.whoami(token));
  });

  it('refuses a token that was issued for another client', async () => {
    const store = memorySso();
    const token = await signOnScene({ store }).token();
    scene = signOnScene({ store, clientId: 'another-client' });
    await expectRefused(await scene.whoami(token));
    expect(scene.failure?.detail).toBe('the token was issued for another client');
  });

  it.each([
    ['no token', ''],
    ['an empty token', '?access_token='],
    ['an unknown token', '?access_token=x'],
    ['another parameter', '?token=x'],
    ['no name', '?=x'],
  ])('refuses %s', async (_, query) => {
    await expectRefused(await scene.serve(`${WHOAMI}${query}`));
  });

  it('C15: refuses a good token next to anything else, and leaves it valid', async () => {
    const token = await scene.token();
    for (const query of [
      `access_token=${token}&access_token=${token}`,
      `access_token=x&access_token=${token}`,
      `access_token=${token}&api.token=x`,
      `access_token=${token}&output=json`,
      `token=${token}`,
    ]) {
      await expectRefused(await scene.serve(`${WHOAMI}?${query}`));
    }
    expect((await scene.whoami(token)).status).toBe(200);
  });

  it.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])(
    'answers %s with 405, and leaves the token valid',
    async (method) => {
      const token = await scene.token();
      const response = await scene.serve(`${WHOAMI}?access_token=${token}`, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
      expect(scene.failure).toMatchObject({ code: 'sso.profile_refused', status: 405 });
      expect(scene.failure?.detail).toBe('only GET is allowed');
      if (method !== 'HEAD') {
        expect(await response.json()).toEqual({
          result: null,
          error_code: 'ERR-INVALID-METHOD',
          error_info: 'Only GET is allowed.',
        });
      }
      expect((await scene.whoami(token)).status).toBe(200);
    },
  );

  it('1.4: a refusal is never a 200, and contains nothing that was sent', async () => {
    const response = await scene.whoami('sent-token');
    expect(response.status).not.toBe(200);
    expect(await response.text()).not.toContain('sent');
    expect(JSON.stringify(scene.entries)).not.toContain('sent');
  });

  it('1.4: a 200 always contains an account id, a username and a name, and is plain JSON', async () => {
    scene.caller = person({ name: '\u202e\u0000', email: 'not an address', claims: {} });
    const text = await (await scene.whoami(await scene.token())).text();
    expect(text.startsWith('{"result":{"phid":"portcullis-')).toBe(true);
    const { result } = JSON.parse(text) as { result: Record<string, string> };
    expect(result.userName).toMatch(/^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$/);
    expect(result.realName).toBe(result.userName);
  });

  it('fails closed while the store fails: 503, with nothing of the error', async () => {
    const store = { ...memorySso(), take: () => Promise.reject(new TypeError('secret internals')) };
    scene = signOnScene({ store });
    const response = await scene.whoami('x');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      result: null,
      error_code: 'ERR-UNAVAILABLE',
      error_info: 'The server cannot answer right now.',
    });
    expect(scene.failure).toMatchObject({ code: 'sso.unavailable', status: 503 });
  });

  it('is never a 200 where the gateway itself fails', async () => {
    const store = { ...memorySso(), take: async () => 'not what was kept' };
    scene = signOnScene({ store });
    const response = await scene.whoami('x');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('not what was kept');
  });

  it('returns one profile for a token, also to fifty concurrent requests (C29)', async () => {
    const token = await scene.token();
    const answers = await Promise.all(Array.from({ length: 50 }, () => scene.whoami(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(49);
  });
});
