import { expect, test } from 'vitest';
import { loopback } from '../../src/login/loopback.ts';

const ISSUER = 'https://gate.example';

test('a code is accepted with its state only, by GET only, and the browser is told to return', async () => {
  await using waiting = await loopback();
  const code = waiting.code('right', ISSUER, 60_000);
  const ask = (query: string, init: RequestInit = {}) => fetch(`${waiting.redirectUri}${query}`, init);
  expect((await ask('?code=stolen&state=wrong')).status).toBe(404);
  expect((await ask('?code=stolen')).status).toBe(404);
  expect((await ask('?state=right')).status).toBe(404);
  expect((await ask('?code=stolen&state=right', { method: 'POST' })).status).toBe(404);
  expect((await fetch(new URL('/?code=stolen&state=right', waiting.redirectUri))).status).toBe(404);
  const answer = await ask('?code=good&state=right&iss=https://gate.example');
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('close this window')]);
  expect(await code).toBe('good');
});

test('only this computer reaches the port', async () => {
  await using waiting = await loopback();
  expect(waiting.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/done$/);
});

test('a request of a browser for another address does not end the wait', async () => {
  await using waiting = await loopback();
  const code = waiting.code('right', ISSUER, 60_000);
  const { port } = new URL(waiting.redirectUri);
  const answer = await fetch(`http://127.0.0.1:${port}//`);
  expect(answer.status).toBe(404);
  await fetch(`${waiting.redirectUri}?code=good&state=right&iss=https://gate.example`);
  expect(await code).toBe('good');
});
