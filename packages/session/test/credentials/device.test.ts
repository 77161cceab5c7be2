import { expect, test } from 'vitest';
import { type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

const DEVICE = '/.portcullis/credentials/device';
const GRANT = `${DEVICE}/grant`;

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri_complete: string;
}

async function device(scene: CredentialScene): Promise<Device> {
  const body = new URLSearchParams({ client_id: 'git on a server' });
  const answer = await scene.serve(new Request(`${BASE}${DEVICE}`, { method: 'POST', body }));
  return (await answer.json()) as Device;
}

const poll = (scene: CredentialScene, deviceCode: string) =>
  scene.token({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode });

test('a program without a browser waits for consent in a browser elsewhere', async () => {
  const scene = await credentialScene();
  const { device_code: code, user_code: userCode, verification_uri_complete: address } = await device(scene);
  expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  expect((await poll(scene, code)).body).toEqual({ error: 'authorization_pending' });
  expect((await poll(scene, code)).body).toEqual({ error: 'slow_down', interval: 10 });

  const back = await scene.logIn(scene.browser, address.slice(BASE.length));
  const page = await (await scene.browser.open(back.headers.get('location') ?? '')).text();
  expect(page).toContain('git on a server');
  expect(page).toContain(userCode);
  const granted = await scene.browser.submit(GRANT, { user_code: userCode });
  expect(granted.status).toBe(200);

  scene.clock.pass(5);
  const { status, body } = await poll(scene, code);
  expect(status).toBe(200);
  const answer = await scene.ask('/.portcullis/credentials/list', `Bearer ${body.access_token}`);
  expect(await answer.json()).toMatchObject({ credentials: [{ name: 'git on a server' }] });
  expect((await poll(scene, code)).body).toEqual({ error: 'expired_token' });
});

test('the code may be typed in any case and with anything between its letters', async () => {
  const scene = await credentialScene();
  const { user_code: userCode } = await device(scene);
  await scene.logIn();
  const typed = userCode.toLowerCase().replace('-', ' ');
  const page = await (await scene.browser.open(`${DEVICE}?user_code=${encodeURIComponent(typed)}`)).text();
  expect(page).toContain('git on a server');
  expect((await scene.browser.open(`${DEVICE}?user_code=BCDF-GHJK`)).status).toBe(400);
  expect((await scene.browser.open(DEVICE)).status).toBe(200);
});

test('a code under which no device waits stays in its field, which has the focus', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const field = (value: string) =>
    `value="${value}" aria-invalid="true" aria-describedby="problem" autofocus>`;
  const opened = await scene.browser.open(`${DEVICE}?user_code=%22bcdf-ghj`);
  expect(await opened.text()).toContain(field('&quot;bcdf-ghj'));
  const late = await scene.browser.submit(GRANT, { user_code: 'BCDF-GHJK' });
  expect([late.status, await late.text()]).toEqual([400, expect.stringContaining(field('BCDF-GHJK'))]);
  expect(await (await scene.browser.open(DEVICE)).text()).not.toContain('value=');
});

test('a device gets nothing without a session, by a form of another site, or a second time', async () => {
  const scene = await credentialScene();
  const { device_code: code, user_code: userCode } = await device(scene);
  expect((await scene.newBrowser().submit(GRANT, { user_code: userCode })).status).toBe(401);
  await scene.logIn();
  const forged = await scene.browser.submit(
    GRANT,
    { user_code: userCode },
    { origin: 'https://evil.example' },
  );
  expect(forged.status).toBe(403);
  expect((await poll(scene, code)).body).toEqual({ error: 'authorization_pending' });
  expect((await scene.browser.submit(GRANT, { user_code: userCode })).status).toBe(200);
  expect((await scene.browser.submit(GRANT, { user_code: userCode })).status).toBe(400);
});

test('a device code is not accepted as a code for loopback, by any client', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const code = await scene.code();
  expect((await poll(scene, code)).body).toEqual({ error: 'expired_token' });
});

test('a device code expires after ten minutes', async () => {
  const scene = await credentialScene();
  const { device_code: code, user_code: userCode } = await device(scene);
  await scene.logIn();
  scene.clock.pass(600);
  expect((await scene.browser.submit(GRANT, { user_code: userCode })).status).toBe(400);
  expect((await poll(scene, code)).body).toEqual({ error: 'expired_token' });
});

test('a device needs a name that is readable', async () => {
  const scene = await credentialScene();
  const init = { method: 'POST', body: new URLSearchParams() };
  expect((await scene.serve(new Request(`${BASE}${DEVICE}`, init))).status).toBe(400);
});
