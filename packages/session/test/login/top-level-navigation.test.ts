import { expect, test } from 'vitest';
import { scene } from '../fixtures/scene.ts';

const NOT_ONE: Record<string, Record<string, string>> = {
  script: { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
  'script of an old browser': { accept: 'text/html, */*', 'x-requested-with': 'XMLHttpRequest' },
  image: { accept: 'image/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  frame: { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
  prefetch: {
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-purpose': 'prefetch',
  },
  WebSocket: { accept: 'text/html', upgrade: 'websocket' },
  curl: { accept: '*/*' },
  git: { 'user-agent': 'git/2.47' },
};

test('a request that is no top-level navigation starts no login: it gets 401, the login address, and no cookie', async () => {
  const stage = await scene();
  for (const [name, headers] of Object.entries(NOT_ONE)) {
    const response = await stage.browser.send('/x', { headers });
    expect([name, response.status, response.headers.getSetCookie()]).toEqual([name, 401, []]);
    expect(response.headers.get('location')).toBeNull();
  }
  const response = await stage.browser.send('/x', { headers: { accept: 'application/json' } });
  expect(response.headers.get('www-authenticate')).toBe(
    'Session realm="portcullis", login_uri="https://app.example/.portcullis/login"',
  );
  expect(await response.json()).toMatchObject({
    code: 'session.login_required',
    login: 'https://app.example/.portcullis/login',
  });
  expect(stage.browser.cookies.size).toBe(0);
});
