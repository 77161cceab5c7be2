import { afterEach, describe, expect, test } from 'vitest';
import { type Phorge, type PhorgeOptions, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

const NOW = Date.parse('2026-11-24T14:46:43Z');
let phorge: Phorge;

async function start(options: PhorgeOptions = {}): Promise<void> {
  phorge = await startPhorge({ clock: () => NOW, ...options });
}

afterEach(() => phorge.close());

const ANONYMOUS =
  /^phsid=A%2F[a-z2-7]{40}; expires=Sun, 23 Nov 2031 14:46:43 GMT; Max-Age=157680000; path=\/; domain=127\.0\.0\.1; HttpOnly$/;

describe('a request without a cookie gets an anonymous session', () => {
  test.each([
    ['/status/'],
    ['/robots.txt'],
    ['/res/x/core.pkg.css'],
    ['/api/conduit.ping'],
    ['/maniphest/'],
    ['/nosuch/'],
  ])('on %s', async (target) => {
    await start();
    const [cookie] = (await send(phorge.port, target)).setCookies;
    expect(cookie).toMatch(ANONYMOUS);
  });

  test('and one that sends it back gets none', async () => {
    await start();
    const cookie = `phsid=A%2F${'a'.repeat(40)}`;
    expect((await send(phorge.port, '/status/', { headers: { cookie } })).setCookies).toEqual([]);
  });
});

test('the domain is that of the matched host', async () => {
  await start({ baseUri: 'http://phorge.example/', allowedUris: ['http://other.example/'] });
  const answer = await send(phorge.port, '/status/', { headers: { host: 'other.example:1' } });
  expect(answer.setCookies[0]).toContain('; domain=other.example; HttpOnly');
});

test('an https base URI makes cookies secure, though the request came over http', async () => {
  await start({ baseUri: 'https://phorge.example/' });
  const answer = await send(phorge.port, '/status/', { headers: { host: 'phorge.example' } });
  expect(answer.setCookies[0]).toContain('; domain=phorge.example; secure; HttpOnly');
});

test('a prefix is part of every name', async () => {
  await start({ cookiePrefix: 'lab' });
  expect((await send(phorge.port, '/status/')).setCookies[0]).toMatch(/^lab_phsid=A%2F/);
  const { cookie } = phorge.signIn('alice');
  expect(cookie).toMatch(/^lab_phsid=[a-z2-7]{40}; lab_phusr=alice$/);
  expect((await send(phorge.port, '/maniphest/', { headers: { cookie } })).status).toBe(200);
});

test('an invalid session is cleared once, then given up', async () => {
  await start();
  const cookie = `phsid=${'a'.repeat(40)}; phusr=x`;
  const gone =
    'deleted; expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; path=/; domain=127.0.0.1; HttpOnly';
  const first = await send(phorge.port, '/maniphest/?a=1', { headers: { cookie } });
  expect(first.status).toBe(302);
  expect(first.headers.location).toBe(`${phorge.url}/maniphest/?a=1&cleared=1`);
  expect(first.setCookies).toEqual([`phusr=${gone}`, `phsid=${gone}`]);
  const second = await send(phorge.port, '/maniphest/?cleared=1', { headers: { cookie } });
  expect(second.status).toBe(200);
  expect(second.body).toContain('clearing the session cookie was unsuccessful');
});

test('an invalid session does not matter on public pages', async () => {
  await start();
  const cookie = `phsid=${'a'.repeat(40)}`;
  const answer = await send(phorge.port, '/status/', { headers: { cookie } });
  expect(answer).toMatchObject({ status: 200, setCookies: [] });
});

test('of two cookies of one name the first counts', async () => {
  await start();
  const { cookie } = phorge.signIn('alice');
  const answer = await send(phorge.port, '/maniphest/', { headers: { cookie: `${cookie}; phsid=x` } });
  expect(answer.status).toBe(200);
});
