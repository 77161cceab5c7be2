import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { identify } from '@portcullis/token';
import { expect, test } from 'vitest';
import { type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

/** Server-sent events that a program has open by a credential, and what looks at them when a test says so. */
async function withStream(isElsewhere = false) {
  const wake: (() => void)[] = [];
  const scene = await credentialScene(
    {},
    {
      socketCheckSeconds: 30,
      // Sleeps of a check are the test's; deadlines never come.
      sleep: (ms: number) => new Promise<void>((done) => (ms === 30_000 ? void wake.push(done) : undefined)),
    },
  );
  await scene.logIn();
  const credential = await scene.credential();
  let isOver = false;
  const body = new ReadableStream<Uint8Array>({
    cancel: () => {
      isOver = true;
    },
  });
  const { credentialVerifier: verifier } = scene.gate;
  const authorization = `Bearer ${credential}`;
  const elsewhere: typeof verifier = {
    ...verifier,
    identify: (context) =>
      verifier.identify({ ...context, request: new Request(BASE, { headers: { authorization } }) }),
  };
  const app = pipeline<BaseContext>()
    .use(scene.gate)
    .use(identify(isElsewhere ? elsewhere : verifier))
    .handle(() => new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  const request = new Request(`${BASE}/events`, isElsewhere ? {} : { headers: { authorization } });
  const answer = await worker(app, { clock: scene.clock })(request, {}, { waitUntil: () => {} });
  expect(answer.status).toBe(200);
  const look = async (): Promise<boolean> => {
    const woken = wake.splice(0);
    for (const done of woken) done();
    while (woken.length > 0 && wake.length === 0 && !isOver) {
      await new Promise((done) => setImmediate(done));
    }
    return isOver;
  };
  return { scene, authorization, look };
}

const ENDS: readonly [string, (scene: CredentialScene, authorization: string) => Promise<unknown>][] = [
  ['its person signs out', (scene) => scene.browser.submit('/.portcullis/logout', {})],
  [
    'it is taken back',
    async (scene, authorization) => {
      const listed = await scene.ask('/.portcullis/credentials/list', authorization);
      const { credentials } = (await listed.json()) as { credentials: readonly { readonly id: string }[] };
      const body = new URLSearchParams({ id: credentials[0]?.id ?? '' });
      await scene.ask('/.portcullis/credentials/revoke', authorization, { method: 'POST', body });
    },
  ],
  [
    'its person has other groups',
    async (scene) => {
      scene.provider.person.groups = ['moved'];
      scene.clock.pass(301);
    },
  ],
];

test.each(ENDS)('an open answer of a program’s credential goes on, and ends when %s', async (_what, end) => {
  const { scene, authorization, look } = await withStream();
  expect(await look()).toBe(false);
  await end(scene, authorization);
  expect(await look()).toBe(true);
});

test('an open answer ends as well where the application found the credential elsewhere in the request', async () => {
  const { scene, look } = await withStream(true);
  expect(await look()).toBe(false);
  await scene.browser.submit('/.portcullis/logout', {});
  expect(await look()).toBe(true);
});

test('an open answer of a program goes on while its session is refreshed with the same result', async () => {
  const { scene, look } = await withStream();
  scene.clock.pass(301);
  expect(await look()).toBe(false);
  expect(await look()).toBe(false);
});
