import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { scene } from '../fixtures/scene.ts';

test('C15: every endpoint refuses repeated parameters, and unknown ones where no protocol allows them', async () => {
  const stage = await scene();
  await stage.logIn();
  const calls: [string, string, Record<string, string>?][] = [
    ['GET', 'login?return_to=/a&return_to=/b'],
    ['GET', 'login?redirect_uri=https://evil.example'],
    ['GET', 'callback/idp?code=a&code=b&state=x'],
    ['GET', 'callback/idp?iss=a&iss=b&code=a&state=x'],
    ['GET', 'logout?now=1'],
    ['GET', 'whoami?user=eve'],
    ['GET', 'signed-out?next=/x'],
    ['POST', 'logout?everywhere=1', {}],
    ['POST', 'logout', { sid: 'x' }],
    ['POST', 'login', { email: 'a@b.example', provider: 'idp' }],
  ];
  for (const [method, path, form] of calls) {
    const address = `/.portcullis/${path}`;
    const response = await (method === 'GET'
      ? stage.browser.open(address)
      : stage.browser.submit(address, form ?? {}));
    expect([path, response.status, stage.failure]).toEqual([path, 400, 'session.parameters']);
  }
});

// RFC 6749 section 4.1.2: a client must ignore response parameters that it does not recognize.
test('parameters that providers add to the callback are ignored', async () => {
  const stage = await scene();
  stage.provider.does.callback = (parameters) => {
    for (const name of ['session_state', 'scope', 'hd', 'cid', 'next']) parameters.append(name, 'x');
    parameters.append('next', 'https://evil.example');
  };
  const answer = await stage.logIn();
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
});

test.each(['id_token', 'token', 'response'])(
  'an answer into which %s of another flow is mixed is refused',
  async (name) => {
    const stage = await scene();
    stage.provider.does.callback = (parameters) => parameters.set(name, 'x');
    expect([(await stage.logIn()).status, stage.failure]).toEqual([502, 'session.provider_mismatch']);
  },
);

// Back-Channel Logout 1.0 section 2.5: values besides the token that are not understood must be ignored.
test('further parameters that a provider sends with its logout token do not keep a user signed in', async () => {
  const stage = await scene({ store: memorySessions() });
  await stage.logIn();
  const logoutToken = await stage.provider.logoutToken();
  const body = new URLSearchParams({ logout_token: logoutToken, client_id: 'gate' });
  for (const sid of ['a', 'b']) body.append('sid', sid);
  const answer = await stage.browser.send('/.portcullis/backchannel-logout', { method: 'POST', body });
  expect([answer.status, (await stage.browser.send('/')).status]).toEqual([200, 401]);
});

test('two logout tokens in one form are both refused', async () => {
  const stage = await scene({ store: memorySessions() });
  await stage.logIn();
  const logoutToken = await stage.provider.logoutToken();
  const body = new URLSearchParams([
    ['logout_token', logoutToken],
    ['logout_token', logoutToken],
  ]);
  const answer = await stage.browser.send('/.portcullis/backchannel-logout', { method: 'POST', body });
  expect([answer.status, stage.failure]).toEqual([400, 'session.parameters']);
  expect((await stage.browser.send('/')).status).toBe(200);
});

test('a logout form must be a form, and no larger than a logout token needs', async () => {
  const stage = await scene();
  const json = await stage.browser.send('/.portcullis/backchannel-logout', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(json.status).toBe(400);
  const large = await stage.browser.send('/.portcullis/backchannel-logout', {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'x'.repeat(40_000) }),
  });
  expect([large.status, stage.detail]).toEqual([400, 'the form is larger than 32768 bytes']);
});

test('a logout token in a body of another type ends nothing, however valid it is', async () => {
  const stage = await scene({ store: memorySessions() });
  await stage.logIn();
  const body = String(new URLSearchParams({ logout_token: await stage.provider.logoutToken() }));
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencodedx',
    'text/plain; application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded, text/plain',
  ]) {
    const headers = { 'content-type': type };
    const answer = await stage.browser.send('/.portcullis/backchannel-logout', {
      method: 'POST',
      body,
      headers,
    });
    expect([type, answer.status, stage.failure]).toEqual([type, 400, 'session.parameters']);
  }
  expect((await stage.browser.send('/')).status).toBe(200);
});

test('a form of another site is refused, whatever its headers claim', async () => {
  const stage = await scene();
  await stage.logIn();
  for (const origin of ['https://evil.example', 'null', 'https://app.example.evil.example']) {
    const response = await stage.browser.submit('/.portcullis/logout', {}, { origin });
    expect([response.status, stage.failure]).toEqual([403, 'session.origin']);
  }
  const without = await stage.browser.send('/.portcullis/logout', {
    method: 'POST',
    body: new URLSearchParams(),
  });
  expect(without.status).toBe(403);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ subject: 'ada' });
});

test('an unknown address below the prefix is 404, and never reaches the site', async () => {
  const stage = await scene();
  await stage.logIn();
  for (const path of ['/.portcullis/', '/.portcullis/admin', '/.portcullis/callback/idp/x']) {
    const response = await stage.browser.open(path);
    expect([path, response.status, stage.caller]).toEqual([path, 404, undefined]);
  }
});
