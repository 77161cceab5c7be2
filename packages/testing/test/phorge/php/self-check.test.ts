import { expect, test } from 'vitest';
import { startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

test('X-Setup-SelfCheck makes any address echo path, parameters, credentials and body, without a login', async () => {
  const phorge = await startPhorge();
  const answer = await send(phorge.port, '/config/?a=b', {
    method: 'POST',
    headers: {
      host: 'wrong.example',
      'x-setup-selfcheck': '1',
      authorization: `Basic ${btoa('user:pass:word')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'c=d',
  });
  await phorge.close();
  expect(answer.status).toBe(200);
  expect(answer.setCookies).toEqual([]);
  expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  expect(JSON.parse(answer.body)).toMatchObject({
    path: '/config/',
    params: [
      { name: '__path__', value: '/config/' },
      { name: 'a', value: 'b' },
    ],
    user: 'user',
    pass: 'pass:word',
    'raw.base64': btoa('c=d'),
  });
});

test.each(['Basic', `Basic ${btoa('no colon')}`, 'Bearer x'])(
  '%s contains no credentials',
  async (authorization) => {
    const phorge = await startPhorge();
    const headers = { 'x-setup-selfcheck': '1', authorization };
    const answer = await send(phorge.port, '/', { headers });
    await phorge.close();
    expect(JSON.parse(answer.body)).toMatchObject({ user: null, pass: null });
  },
);
