import type { Random } from '@portcullis/core';
import { expect, test } from 'vitest';
import { userCodeOf } from '../../src/credentials/device-endpoint.ts';
import { memorySessions } from '../../src/index.ts';
import { type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

const DEVICE = `${BASE}/.portcullis/credentials/device`;

const PROGRAM = { client_id: 'git on a server', scope: 'all', audience: 'not recognized' };

function ask(
  scene: CredentialScene,
  fields: Record<string, string> = PROGRAM,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return scene.serve(new Request(DEVICE, { method: 'POST', body, headers }));
}

function askFrom(scene: CredentialScene, address: string): Promise<Response> {
  return ask(scene, PROGRAM, { 'cf-connecting-ip': address });
}

test('a device receives the code to show, the address for its user, and the polling interval', async () => {
  const answer = await ask(await credentialScene());
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const told = (await answer.json()) as Record<string, string>;
  expect(told).toEqual({
    device_code: expect.stringMatching(/^[\w-]{8}\.[\w-]{100,200}$/),
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verification_uri: DEVICE,
    verification_uri_complete: `${DEVICE}?user_code=${told.user_code}`,
    expires_in: 600,
    interval: 5,
  });
});

// RFC 8628 section 3.1 demands the name of a program that does not prove who it is.
test.each([{}, { client_id: '' }, { client_id: 'git\nhub' }])(
  'a program that identifies itself wrongly gets the error code of the standard: %j',
  async (fields) => {
    const scene = await credentialScene();
    const answer = await ask(scene, fields);
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    expect(scene.failure).toBe('session.parameters');
  },
);

test('every letter of a code is equally likely: bytes beyond the last whole alphabet are drawn again', async () => {
  const bytes = [255, 240, 239, 0, 1, 19, 20, 21, 238, 39];
  const random: Random = (into) => into.fill(into.length === 1 ? (bytes.shift() ?? 0) : 7);
  const answer = await ask(await credentialScene({}, { random }));
  expect(((await answer.json()) as { user_code: string }).user_code).toBe('ZBCZ-BCXZ');
});

test('a device is refused where too many are waiting already', async () => {
  const store = { ...memorySessions(), addDevice: async () => false };
  const scene = await credentialScene({ store }, { store });
  expect((await ask(scene)).status).toBe(503);
  expect([scene.failure, scene.detail]).toEqual([
    'session.unavailable',
    'too many devices are already waiting, from this network or in total',
  ]);
});

test('a client that asks a thousand times keeps no other out, however many IPv6 addresses it has', async () => {
  const scene = await credentialScene();
  const statuses: number[] = [];
  for (let index = 0; index < 1000; index++) {
    statuses.push((await askFrom(scene, `2001:db8:0:1::${index.toString(16)}`)).status);
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(25);
  expect((await askFrom(scene, '2001:db8:0:2::1')).status).toBe(200);
  expect((await askFrom(scene, '192.0.2.1')).status).toBe(200);
  scene.clock.pass(600);
  expect((await askFrom(scene, '2001:db8:0:1::1')).status).toBe(200);
});

test('a page cannot use up the codes of the users who view it', async () => {
  const scene = await credentialScene();
  for (const origin of ['https://evil.example', 'null', BASE]) {
    const body = new URLSearchParams({ client_id: 'a page' });
    const init = { method: 'POST', body, headers: { origin, 'cf-connecting-ip': '192.0.2.1' } };
    expect((await scene.serve(new Request(DEVICE, init))).status).toBe(403);
    expect(scene.failure).toBe('session.origin');
  }
  for (let index = 0; index < 25; index++) expect((await askFrom(scene, '192.0.2.1')).status).toBe(200);
});

test('clients without a known address are not counted as one client', async () => {
  const scene = await credentialScene();
  for (let index = 0; index < 30; index++) expect((await ask(scene)).status).toBe(200);
});

test.each([
  ['bcdf-ghjk', 'BCDF-GHJK'],
  [' b.c d1f\tGhJ2k ', 'BCDF-GHJK'],
  ['BCDF-GHJ', undefined],
  ['BCDF-GHJKL', undefined],
  ['', undefined],
])('only the letters of a typed code (%s) count', (typed, expected) => {
  expect(userCodeOf(typed)).toBe(expected);
});
