import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { tokenEndpoint } from '../../src/credentials/token-endpoint.ts';
import { memorySessions } from '../../src/index.ts';
import {
  type CredentialScene,
  credentialScene,
  GOOD,
  REDIRECT,
  VERIFIER,
} from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

const CODE = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER };
const FORM = 'application/x-www-form-urlencoded';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

async function loggedIn(...options: Parameters<typeof credentialScene>): Promise<CredentialScene> {
  const scene = await credentialScene(...options);
  await scene.logIn();
  return scene;
}

/** A code for a program whose challenge is of this verifier. */
async function codeFor(scene: CredentialScene, verifier: string): Promise<string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const form = { ...GOOD, code_challenge: challenge };
  const page = await (await scene.browser.submit('/.portcullis/credentials/authorize', form)).text();
  return /[?&](?:amp;)?code=([^&"]+)/.exec(page)?.[1] ?? '';
}

test('a grant of an unknown type is refused before anything is looked up', async () => {
  const entries: unknown[] = [];
  const body = new URLSearchParams({ grant_type: 'password' });
  const request = new Request(`${BASE}/.portcullis/credentials/token`, { method: 'POST', body });
  const context = { request, trail: { add: (entry: unknown) => entries.push(entry) } };
  const answer = await tokenEndpoint(context as never, { settings: {} } as never, {} as never);
  expect([answer.status, await answer.json()]).toEqual([400, { error: 'unsupported_grant_type' }]);
  expect(entries).toHaveLength(1);
});

test.each([
  ['a credential', true, 200],
  ['a refusal', false, 400],
])('%s is not cached', async (_what, isGood, status) => {
  const scene = await loggedIn();
  const body = new URLSearchParams({ ...CODE, code: isGood ? await scene.code() : 'x' });
  const answer = await scene.serve(
    new Request(`${BASE}/.portcullis/credentials/token`, { method: 'POST', body }),
  );
  expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('pragma')]).toEqual([
    status,
    'no-store',
    'no-cache',
  ]);
});

test('a client that gets a credential gets its number, by which it is listed and ended', async () => {
  const scene = await loggedIn();
  const { body } = await scene.token({ ...CODE, code: await scene.code() });
  expect(Object.keys(body).sort()).toEqual([
    'access_token',
    'application_password',
    'application_token',
    'credential_id',
    'expires_in',
    'token_type',
  ]);
  expect(await (await scene.browser.open('/.portcullis/credentials')).text()).toContain(
    `value="${body.credential_id}"`,
  );
});

test.each([undefined, true, false])(
  'the token answer says whether the application wants a password of its own after the credential: %s',
  async (applicationPassword) => {
    const scene = await loggedIn({ ...(applicationPassword === undefined ? {} : { applicationPassword }) });
    const { body } = await scene.token({ ...CODE, code: await scene.code() });
    expect(body.application_password).toBe(applicationPassword ?? true);
  },
);

test.each([undefined, true, false])(
  'the token answer says whether the gateway finds the credential before a token of the application: %s',
  async (applicationToken) => {
    const scene = await loggedIn({ ...(applicationToken === undefined ? {} : { applicationToken }) });
    const { body } = await scene.token({ ...CODE, code: await scene.code() });
    expect(body.application_token).toBe(applicationToken ?? false);
  },
);

describe('a refused token request gets the error of the standard, and the record says why', () => {
  test.each([
    ['invalid_grant', 'the code was not issued by this gateway', { ...CODE, code: 'x.y' }],
    ['invalid_grant', 'the code was not issued by this gateway', CODE],
    ['unsupported_grant_type', '"grant_type" is not a supported value', { grant_type: 'password' }],
    ['invalid_request', '"grant_type" is missing', { code: 'x' }],
    ['expired_token', 'no device is waiting for this code', { grant_type: DEVICE_CODE, device_code: 'x' }],
    ['expired_token', 'no device is waiting for this code', { grant_type: DEVICE_CODE }],
  ] as const)('%s: %s', async (error, detail, fields) => {
    const scene = await loggedIn();
    expect(await scene.token(fields)).toEqual({ status: 400, body: { error } });
    expect(scene.entries).toContainEqual({
      ...{ type: 'request.failed', code: 'session.credential_refused', status: 400, detail },
    });
  });

  test('the code of another program', async () => {
    const scene = await loggedIn();
    await scene.token({ ...CODE, code: await scene.code(), code_verifier: 'w'.repeat(43) });
    expect(scene.detail).toBe('redirect_uri or code_verifier does not match the request for the code');
  });
});

// RFC 6749 section 3.2: what is not recognized must be ignored, and what is repeated is an `invalid_request`.
describe('a form', () => {
  const send = async (
    scene: CredentialScene,
    body: BodyInit,
    headers: HeadersInit = {},
  ): Promise<unknown> => {
    const init = { method: 'POST', body, headers };
    const answer = await scene.serve(new Request(`${BASE}/.portcullis/credentials/token`, init));
    return [answer.status, await answer.json(), answer.headers.get('cache-control')];
  };

  test('may contain unrecognized parameters, more than once', async () => {
    const scene = await loggedIn();
    const form = new URLSearchParams({ ...CODE, code: await scene.code(), client_secret: 'x' });
    form.append('resource', 'https://a.example');
    form.append('resource', 'https://b.example');
    expect(await send(scene, form)).toMatchObject([200, { token_type: 'Bearer' }, 'no-store']);
  });

  test.each([
    ['that says a field twice', `grant_type=authorization_code&code=x&code=y`, undefined],
    ['of another type', '{}', 'application/json'],
  ])('%s is refused with the error of the standard', async (_how, body, type = FORM) => {
    const scene = await loggedIn();
    const answer = await send(scene, body, { 'content-type': type });
    expect(answer).toEqual([400, { error: 'invalid_request' }, 'no-store']);
    expect(scene.entries).toContainEqual(
      expect.objectContaining({ type: 'request.failed', code: 'session.parameters', status: 400 }),
    );
  });
});

// RFC 6749 section 4.1.3: the code must have been issued to the client that brings it.
test.each(['authorization_code', DEVICE_CODE])(
  'the code of one program is not exchanged by another that names itself (%s)',
  async (kind) => {
    const scene = await loggedIn();
    const granted = async (): Promise<Record<string, string>> => {
      if (kind !== DEVICE_CODE) return { ...CODE, code: await scene.code() };
      const init = { method: 'POST', body: new URLSearchParams({ client_id: String(GOOD.client_id) }) };
      const waiting = await scene.serve(new Request(`${BASE}/.portcullis/credentials/device`, init));
      const { user_code, device_code } = (await waiting.json()) as Record<string, string>;
      await scene.browser.submit('/.portcullis/credentials/device/grant', { user_code: String(user_code) });
      return { grant_type: DEVICE_CODE, device_code: String(device_code) };
    };
    const other = await scene.token({ ...(await granted()), client_id: 'another program' });
    expect(other).toEqual({ status: 400, body: { error: 'invalid_grant' } });
    expect(scene.detail).toBe('"client_id" is not the client that requested the code');
    const same = await scene.token({ ...(await granted()), client_id: String(GOOD.client_id) });
    expect(same.status).toBe(200);
  },
);

describe('a verifier', () => {
  test.each(['v'.repeat(43), 'v'.repeat(128), `${'v'.repeat(40)}.~_-`])(
    '%s is accepted',
    async (verifier) => {
      const scene = await loggedIn();
      const code = await codeFor(scene, verifier);
      expect((await scene.token({ ...CODE, code, code_verifier: verifier })).status).toBe(200);
    },
  );

  test.each([
    ['too short', 'v'.repeat(42)],
    ['too long', 'v'.repeat(129)],
    ['of other characters', `${'v'.repeat(43)}+`],
    ['behind other characters', `+${'v'.repeat(43)}`],
  ])('that is %s is refused, though its challenge is right', async (_how, verifier) => {
    const scene = await loggedIn();
    const code = await codeFor(scene, verifier);
    const { body } = await scene.token({ ...CODE, code, code_verifier: verifier });
    expect(body).toEqual({ error: 'invalid_grant' });
    expect(scene.detail).toBe('redirect_uri or code_verifier does not match the request for the code');
  });
});

test('the store’s entry for a device is not a valid code of a browser: a reader of the store gains nothing', async () => {
  const store = memorySessions();
  let grant = '';
  const reading = {
    ...store,
    grantDevice: (userCode: string, sealed: string, now: number) => {
      grant = sealed;
      return store.grantDevice(userCode, sealed, now);
    },
  };
  const scene = await loggedIn({ store: reading }, { store: reading });
  const body = new URLSearchParams({ client_id: 'git' });
  const init = { method: 'POST', body };
  const waiting = await scene.serve(new Request(`${BASE}/.portcullis/credentials/device`, init));
  const { user_code } = (await waiting.json()) as { user_code: string };
  await scene.browser.submit('/.portcullis/credentials/device/grant', { user_code });
  expect(grant).not.toBe('');
  for (const fields of [
    { grant_type: 'authorization_code', code: grant },
    { ...CODE, code: grant },
    { grant_type: 'authorization_code', code: grant, code_verifier: VERIFIER },
  ]) {
    expect((await scene.token(fields)).body).toEqual({ error: 'invalid_grant' });
    expect(scene.detail).toBe('redirect_uri or code_verifier does not match the request for the code');
  }
});

test('a device is asked to try later where the store fails', async () => {
  const store = { ...memorySessions(), pollDevice: () => Promise.reject(new Error('down')) };
  const scene = await loggedIn({ store }, { store });
  const init = { method: 'POST', body: new URLSearchParams({ client_id: 'git' }) };
  const waiting = await scene.serve(new Request(`${BASE}/.portcullis/credentials/device`, init));
  const { device_code = '' } = (await waiting.json()) as Record<string, string>;
  const { status } = await scene.token({ grant_type: DEVICE_CODE, device_code });
  expect([status, scene.failure]).toEqual([503, 'session.unavailable']);
});

test('a session that cannot be looked up does not count as ended: the answer says that the store failed', async () => {
  const store = memorySessions();
  let isDown = false;
  const flaky = {
    ...store,
    find: (...given: Parameters<typeof store.find>) =>
      isDown ? Promise.reject(new Error('down')) : store.find(...given),
  };
  const scene = await loggedIn({ store: flaky }, { store: flaky });
  const code = await scene.code();
  isDown = true;
  expect((await scene.token({ ...CODE, code })).status).toBe(503);
  expect(scene.failure).toBe('session.unavailable');
});
