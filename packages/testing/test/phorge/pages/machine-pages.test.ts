import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

const NOW = Date.parse('2026-11-24T14:46:44Z');
let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({ clock: () => NOW });
});

afterAll(() => phorge.close());

test('/status/ reports that Phorge is running', async () => {
  const answer = await send(phorge.port, '/status/');
  expect(answer).toMatchObject({ status: 200, body: 'ALIVE\n' });
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=UTF-8',
    'cache-control': 'no-store',
  });
});

test('/robots.txt is public, and carries a session cookie all the same', async () => {
  const answer = await send(phorge.port, '/robots.txt');
  expect(answer.body).toMatch(/^User-Agent: \*\nDisallow: /);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'max-age=7200, public',
    expires: 'Tue, 24 Nov 2026 16:46:44 GMT',
  });
  expect(answer.setCookies).toHaveLength(1);
});

describe('/res/', () => {
  const target = '/res/phabricator/342a44c0/core.pkg.css';

  test('is public for a month, without a content policy, with a session cookie', async () => {
    const answer = await send(phorge.port, target);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'max-age=2592000, public',
      expires: 'Thu, 24 Dec 2026 14:46:44 GMT',
      'last-modified': 'Tue, 24 Nov 2026 14:46:44 GMT',
      'accept-ranges': 'bytes',
      'x-frame-options': 'Deny',
    });
    expect(answer.headers).not.toHaveProperty('content-security-policy');
    expect(answer.setCookies).toHaveLength(1);
  });

  test('answers any If-Modified-Since with 304', async () => {
    const headers = { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
    expect(await send(phorge.port, target, { headers })).toMatchObject({ status: 304, body: '' });
  });
});

test('/favicon.ico points to a file', async () => {
  const answer = await send(phorge.port, '/favicon.ico');
  expect(answer.status).toBe(302);
  const { location = '' } = answer.headers;
  expect(location).toMatch(/\/file\/data\/[a-z2-7]{20}\/PHID-FILE-[a-z2-7]{20}\/favicon$/);
  const icon = await send(phorge.port, new URL(location).pathname);
  expect([icon.status, icon.headers['content-type']]).toEqual([200, 'image/png']);
  expect(phorge.files).toEqual([]);
});

test('with the database down every address is a 500 without a cookie', async () => {
  phorge.setDatabaseDown(true);
  for (const target of ['/status/', '/api/conduit.ping', '/maniphest/', '/res/x/core.pkg.css']) {
    const answer = await send(phorge.port, target);
    expect(answer).toMatchObject({ status: 500, setCookies: [] });
    expect(answer.body).toContain('Can Not Connect to MySQL');
    expect(answer.headers['cache-control']).toBe('no-store');
  }
  phorge.setDatabaseDown(false);
  expect((await send(phorge.port, '/status/')).status).toBe(200);
});
