import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { formatVerifierKey } from '@portcullis/tlog';
import { expect, test } from 'vitest';
import { breakGlass } from '../../src/index.ts';
import { glassScene, PAGE, PERSON, SIGNER } from '../fixtures/glass-scene.ts';

test('a caller admitted by a grant is the user of the options, with nothing more', async () => {
  const { browser, grant, clock } = glassScene();
  expect((await browser.submit(PAGE, { grant: await grant() })).status).toBe(303);
  expect(await (await browser.open('/')).json()).toEqual({
    kind: 'user',
    issuer: 'https://id.example',
    subject: 'ada',
    name: 'Ada',
    groups: [],
    claims: {},
    authentication: { method: 'break-glass', provider: 'break-glass', amr: [] },
    expiresAt: clock.seconds + 600,
  });
});

test('no caller is admitted, and no session continues, where the store fails', async () => {
  const { browser, grant, kept } = glassScene();
  kept.isDown = true;
  expect((await browser.submit(PAGE, { grant: await grant() })).status).toBe(503);
  expect(browser.cookies.size).toBe(0);
  kept.isDown = false;
  await browser.submit(PAGE, { grant: await grant() });
  kept.isDown = true;
  expect((await browser.open('/')).status).toBe(503);
  // Whoever is in for certain comes on once it answers.
  kept.isDown = false;
  expect((await browser.open('/')).status).toBe(200);
});

test('server-sent events break off when the session that a grant started ends', async () => {
  let wake = (): void => {};
  let isCancelled = false;
  const body = new ReadableStream({
    cancel: () => {
      isCancelled = true;
    },
  });
  const sleep = (ms: number): Promise<void> =>
    new Promise((done) => {
      if (ms === 5000) wake = done;
    });
  const { browser, grant } = glassScene(
    { sleep },
    { site: () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }) },
  );
  await browser.submit(PAGE, { grant: await grant() });
  const events = await browser.open('/');
  await browser.submit(PAGE, { end: '1' });
  expect(isCancelled).toBe(false);
  wake();
  await expect(events.text()).rejects.toThrow();
  expect(isCancelled).toBe(true);
});

test('a token that was never issued here causes no store call', async () => {
  const { browser, kept } = glassScene();
  kept.isDown = true;
  browser.cookies.set('__Host-portcullis-break-glass', 'x');
  expect((await browser.open('/')).status).toBe(401);
});

test('a grant pasted with line breaks and spaces is accepted', async () => {
  const { browser, grant } = glassScene();
  const line = await grant();
  expect((await browser.submit(PAGE, { grant: ` ${line.slice(0, 50)}\r\n${line.slice(50)}\n` })).status).toBe(
    303,
  );
});

test.each([
  ['de', 'Notzugang'],
  ['fr', 'Accès d’urgence'],
  ['es', 'Acceso de emergencia'],
  ['ja', '緊急アクセス'],
  ['zh-Hans', '紧急访问'],
])('the break-glass page is in the language of its reader: %s', async (language, title) => {
  const { browser } = glassScene();
  const page = await browser.open(PAGE, { 'accept-language': language });
  expect(await page.text()).toContain(`<h1>${title}</h1>`);
  const head = await browser.send(PAGE, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('the options of a gate are checked at its start, and those from the environment where they are known', async () => {
  const wrong = { baseUrl: 'not a URL' } as never;
  expect(() => breakGlass(wrong)).toThrow('baseUrl');
  const { kept } = glassScene();
  const glass = breakGlass(({ baseUrl }: { readonly baseUrl: string }) => ({
    ...{ baseUrl, signers: [formatVerifierKey(SIGNER.verifierKey)], people: [PERSON], store: kept },
  }));
  expect(glass.verifier.name).toBe('break-glass');
  const app = pipeline<BaseContext<{ readonly baseUrl: string }>>()
    .use(glass)
    .handle(() => new Response('site'));
  const page = (baseUrl: string) =>
    worker(app)(new Request(`https://app.example${PAGE}`), { baseUrl }, { waitUntil: () => {} });
  expect((await page('https://app.example')).status).toBe(200);
  expect((await page('not a URL')).status).toBe(500);
});

test('each request of an admitted caller is recorded with the hash of the session, and others with none', async () => {
  const scene = glassScene();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  await scene.browser.open('/');
  const { seconds } = scene.clock;
  expect(scene.entries).toContainEqual({
    type: 'session.used',
    session: { idHash: expect.stringMatching(/^[\w-]{43}$/), created: seconds, expires: seconds + 600 },
  });
  await scene.newBrowser().open('/');
  expect(scene.entries.filter(({ type }) => type === 'session.used')).toEqual([]);
});

test('server-sent events of a caller without a grant continue', async () => {
  const slept: (() => void)[] = [];
  const sleep = () => new Promise<void>((done) => void slept.push(done));
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const { browser } = glassScene(
    { sleep },
    { site: () => new Response(readable, { headers: { 'content-type': 'text/event-stream' } }) },
  );
  const text = (await browser.open('/')).text();
  for (const done of slept) done();
  await new Response('data: a\n\n').body?.pipeTo(writable);
  expect(await text).toBe('data: a\n\n');
});

test('break-glass options that cannot work are refused immediately', () => {
  expect(() => glassScene({ people: [PERSON, PERSON] })).toThrow(
    'people must not name the same person twice',
  );
});

test.each(['http://127.0.0.1:8787', 'http://wiki.localhost:8787'])('%s is this machine', (baseUrl) => {
  expect(() => glassScene({ baseUrl })).not.toThrow();
});
