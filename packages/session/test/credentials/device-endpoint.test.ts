import type { Random } from '@portcullis/core';
import { expect, test } from 'vitest';
import { userCodeOf } from '../../src/credentials/device-endpoint.ts';
import { memorySessions } from '../../src/index.ts';
import { type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

const DEVICE = `${BASE}/.portcullis/credentials/device`;

const PROGRAM = { client_id: 'git on a server', scope: 'all', audience: 'not recognized' };

function ask(scene: CredentialScene, fields: Record<string, string> = PROGRAM): Promise<Response> {
  const body = new URLSearchParams(fields);
  return scene.serve(new Request(DEVICE, { method: 'POST', body }));
}

test('a device is told what to show, where to send its person, and how often to ask', async () => {
  const answer = await ask(await credentialScene());
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const told = (await answer.json()) as Record<string, string>;
  expect(told).toEqual({
    device_code: expect.stringMatching(/^[\w-]{43}$/),
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verification_uri: DEVICE,
    verification_uri_complete: `${DEVICE}?user_code=${told.user_code}`,
    expires_in: 600,
    interval: 5,
  });
});

// RFC 8628 section 3.1 demands the name of a program that does not prove who it is.
test.each([{}, { client_id: '' }, { client_id: 'git\nhub' }])(
  'a program that does not say properly what it is hears so in the words of the standard: %j',
  async (fields) => {
    const scene = await credentialScene();
    const answer = await ask(scene, fields);
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    expect(scene.failure).toBe('session.parameters');
  },
);

test('every letter of a code is as likely: bytes beyond the last whole alphabet are drawn again', async () => {
  const bytes = [255, 240, 239, 0, 1, 19, 20, 21, 238, 39];
  const random: Random = (into) => into.fill(into.length === 1 ? (bytes.shift() ?? 0) : 7);
  const answer = await ask(await credentialScene({}, { random }));
  expect(((await answer.json()) as { user_code: string }).user_code).toBe('ZBCZ-BCXZ');
});

test('a device is sent away where too many wait already', async () => {
  const store = { ...memorySessions(), addDevice: async () => false };
  const scene = await credentialScene({ store }, { store });
  expect((await ask(scene)).status).toBe(503);
  expect([scene.failure, scene.detail]).toEqual(['session.unavailable', 'too many devices wait already']);
});

test.each([
  ['bcdf-ghjk', 'BCDF-GHJK'],
  [' b.c d1f\tGhJ2k ', 'BCDF-GHJK'],
  ['BCDF-GHJ', undefined],
  ['BCDF-GHJKL', undefined],
  ['', undefined],
])('of what a person types (%s), the letters count', (typed, expected) => {
  expect(userCodeOf(typed)).toBe(expected);
});
