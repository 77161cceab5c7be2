import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { post, send } from '../raw-http.ts';

let phorge: Phorge;
let cookie: string;

beforeAll(async () => {
  phorge = await startPhorge();
  ({ cookie } = phorge.signIn('alice'));
});
afterAll(() => phorge.close());

const via = { 'x-phabricator-via': '/maniphest/' };

test('/login/refresh/ returns a token that works, and does not check the old one', async () => {
  const headers = { ...via, cookie, 'x-phabricator-csrf': `B@${'bad'.repeat(8)}` };
  const answer = await post(phorge.port, '/login/refresh/', { __ajax__: 'true', __form__: '1' }, headers);
  expect(answer.headers['content-type']).toBe('text/plain; charset=UTF-8');
  const token = /^for \(;;\);\{"error":null,"payload":\{"token":"(B@[a-z2-7]{8}[0-9a-f]{16})"\}\}$/.exec(
    answer.body,
  )?.[1];
  const form = { __form__: '1', __csrf__: token ?? '' };
  expect((await post(phorge.port, '/paste/edit/', form, { cookie })).body).toContain('Saved.');
});

test('/notification/panel/ is HTML inside JSON, with its tags escaped', async () => {
  const answer = await post(phorge.port, '/notification/panel/', { __ajax__: 'true' }, { ...via, cookie });
  expect(answer.body).toMatch(/^for \(;;\);\{"error":null,"payload":\{"content":"\\u003cdiv class=\\"/);
  expect(answer.body).toContain('\\u003c\\/div\\u003e","number":0}}');
});

test('a bad token is an error inside a 200', async () => {
  const form = { __ajax__: 'true', __form__: '1' };
  const headers = { ...via, cookie, 'x-phabricator-csrf': `B@${'a'.repeat(24)}` };
  const answer = await post(phorge.port, '/maniphest/task/edit/', form, headers);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.slice('for (;;);'.length))).toMatchObject({
    error: {
      code: 'AphrontMalformedRequestException',
      info: expect.stringMatching(/This was an Ajax request\.\nThis request had an invalid CSRF token\.$/),
    },
    payload: null,
  });
});

test('page-less navigation gets the page inside JSON', async () => {
  const target = '/maniphest/?__ajax__=true&__quicksand__=true';
  const answer = await send(phorge.port, target, { headers: { ...via, cookie } });
  expect(answer.body).toContain('"payload":{"title":"Maniphest: \\/maniphest\\/"');
});
