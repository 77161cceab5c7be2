import type { Identity, RoleGrant } from '@portcullis/core';
import { expect, test } from 'vitest';
import { loginCredentials, memorySessions } from '../../src/index.ts';
import { type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE, optionsFor, scene as sceneWith } from '../fixtures/scene.ts';

const LIST = '/.portcullis/credentials';

const rolesOf = ({ subject }: Identity): RoleGrant[] =>
  subject === 'olga' ? [{ role: 'operator', group: 'ops' }] : [];

/** Ada has a credential, and so has an operator. */
async function two(): Promise<CredentialScene & Readonly<Record<'ada' | 'olga', string>>> {
  const scene = await credentialScene({ operators: ['operator'] }, { rolesOf });
  await scene.logIn();
  const ada = await scene.credential();
  scene.provider.person = { ...scene.provider.person, sub: 'olga' };
  const browser = scene.newBrowser();
  await scene.logIn(browser);
  const olga = await scene.credential(browser);
  return Object.assign(scene, { ada: `Bearer ${ada}`, olga: `Bearer ${olga}`, operator: browser });
}

async function listed(scene: CredentialScene, authorization: string, query = '') {
  const answer = await scene.ask(`${LIST}/list${query}`, authorization);
  const { credentials } = (await answer.json()) as {
    readonly credentials?: readonly { readonly id: string; readonly subject?: string }[];
  };
  return { status: answer.status, credentials };
}

const revoke = (scene: CredentialScene, authorization: string, fields: Record<string, string>) =>
  scene.ask(`${LIST}/revoke`, authorization, { method: 'POST', body: new URLSearchParams(fields) });

test('a program lists the credentials of its user, without any secret of them', async () => {
  const scene = await two();
  const { credentials = [] } = await listed(scene, scene.ada);
  expect(credentials).toEqual([
    {
      id: expect.stringMatching(/^[\w-]{16}$/),
      name: 'portcullis login on laptop',
      created_at: scene.clock.seconds,
      used_at: scene.clock.seconds,
      ends_at: scene.clock.seconds + 28_800,
    },
  ]);
  expect((await listed(scene, `Bearer ${credentials[0]?.id}`)).status).toBe(401);
});

test('only an operator sees the credentials of other users', async () => {
  const scene = await two();
  expect((await listed(scene, scene.ada, '?everyone=1')).status).toBe(403);
  expect(scene.failure).toBe('session.credential_forbidden');
  const { credentials = [] } = await listed(scene, scene.olga, '?everyone=1');
  expect(credentials.map(({ subject }) => subject).sort()).toEqual(['ada', 'olga']);
});

test('an operator opens the list of one user, which a user without the role cannot', async () => {
  const scene = await two();
  const { credentials = [] } = await listed(scene, scene.olga, '?everyone=1');
  const [ofAda, ofOlga] = ['ada', 'olga'].map((name) => credentials.find(({ subject }) => subject === name));
  const { issuer = '' } = (ofAda ?? {}) as { readonly issuer?: string };
  const search = new URLSearchParams({ everyone: '1', issuer, subject: 'ada' });
  const operator = scene.newBrowser();
  await scene.logIn(operator);
  const page = await (await operator.open(`${LIST}?${search}`)).text();
  expect([page.includes(String(ofAda?.id)), page.includes(String(ofOlga?.id))]).toEqual([true, false]);
  // The same subject at another issuer is another person.
  search.set('issuer', 'https://other.example');
  expect(await (await operator.open(`${LIST}?${search}`)).text()).not.toContain(ofAda?.id);
  expect((await scene.browser.open(`${LIST}?${search}`)).status).toBe(403);
  for (const half of [
    'everyone=1&subject=ada',
    `everyone=1&issuer=${issuer}`,
    `issuer=${issuer}&subject=ada`,
  ]) {
    expect((await operator.open(`${LIST}?${half}`)).status, half).toBe(400);
  }
});

test('only an operator ends the credentials of other users, and an ended credential is refused immediately', async () => {
  const scene = await two();
  const [ofAda] = (await listed(scene, scene.ada)).credentials ?? [];
  const [ofOlga] = (await listed(scene, scene.olga)).credentials ?? [];
  expect((await revoke(scene, scene.ada, { id: ofOlga?.id ?? '' })).status).toBe(404);
  expect((await revoke(scene, scene.ada, { id: ofOlga?.id ?? '', everyone: '1' })).status).toBe(403);
  expect((await listed(scene, scene.olga)).status).toBe(200);
  expect((await revoke(scene, scene.olga, { id: ofAda?.id ?? '', everyone: '1' })).status).toBe(204);
  expect(scene.entries.find(({ type }) => type === 'credential')).toMatchObject({
    ...{ change: 'revoked', by: 'operator', subject: 'ada', id: ofAda?.id },
  });
  expect((await listed(scene, scene.ada)).status).toBe(401);
  expect(scene.failure).toBe('session.ended');
});

test('a user ends a credential on the page, by a form of that page only', async () => {
  const scene = await two();
  const [ofAda] = (await listed(scene, scene.ada)).credentials ?? [];
  const page = await (await scene.browser.open(LIST)).text();
  expect(page).toContain('portcullis login on laptop');
  expect(page).toContain(ofAda?.id);
  expect(page).not.toContain('everyone');
  const forged = await scene.browser.submit(
    LIST,
    { id: ofAda?.id ?? '' },
    { origin: 'https://evil.example' },
  );
  expect(forged.status).toBe(403);
  expect((await listed(scene, scene.ada)).status).toBe(200);
  expect((await scene.browser.submit(LIST, { id: ofAda?.id ?? '' })).status).toBe(303);
  expect((await listed(scene, scene.ada)).status).toBe(401);
  expect(await (await scene.browser.open(LIST)).text()).toContain('No program acts for you');
});

// As sessions are: by the options of now.
test('a lower lifetime ends credentials that were issued before, which are no longer listed, and shortens the others', async () => {
  const store = memorySessions();
  const scene = await credentialScene({ store }, { store });
  await scene.logIn();
  const first = await scene.credential();
  scene.clock.pass(600);
  const second = await scene.credential();
  const credentials = loginCredentials({ store, lifetimeSeconds: 900 });
  const now = await sceneWith(
    (provider) => optionsFor(provider, { store, credentials, trustedOrigin: true }),
    scene,
  );
  const list = async (credential: string) => {
    const request = new Request(`${BASE}${LIST}/list`, {
      headers: { authorization: `Bearer ${credential}` },
    });
    const answer = await now.serve(request);
    return { status: answer.status, body: await answer.json() };
  };
  scene.clock.pass(299);
  expect(await list(first)).toMatchObject({ status: 200, body: { credentials: [{}, {}] } });
  scene.clock.pass(1);
  expect((await list(first)).status).toBe(401);
  expect(now.failure).toBe('session.ended');
  const { seconds } = scene.clock;
  expect(await list(second)).toMatchObject({
    status: 200,
    body: { credentials: [{ created_at: seconds - 300, ends_at: seconds + 600 }] },
  });
});

test('the page of all users’ credentials is for operators', async () => {
  const scene = await two();
  expect((await scene.browser.open(`${LIST}?everyone=1`)).status).toBe(403);
  expect((await scene.browser.submit(LIST, { id: 'x', everyone: '1' })).status).toBe(403);
});
