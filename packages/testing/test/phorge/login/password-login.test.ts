import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField } from '../browser.ts';

const LOGIN = '/auth/login/password:self/';
let phorge: Phorge;
let browser: Browser;

beforeEach(async () => {
  const users = [{ username: 'alice', password: 'correct horse' }, { username: 'bob' }];
  phorge = await startPhorge({ passwordLogin: true, users });
  browser = new Browser(phorge);
});
afterEach(() => phorge.close());

async function logIn(username: string, password: string) {
  const __csrf__ = csrfField(await browser.get('/maniphest/'));
  return await browser.post(LOGIN, { __csrf__, __form__: '1', username, password });
}

test('the right password signs in', async () => {
  expect((await logIn('alice', 'correct horse')).headers.location).toBe(
    `${phorge.url}/auth/validate/?expect=alice`,
  );
  expect((await browser.get('/maniphest/')).body).toContain('>alice</a>');
});

describe('the login page comes back', () => {
  test.each([
    ['a wrong password', 'alice', 'guess'],
    ['an unknown user', 'eve', 'correct horse'],
    ['a user without a password', 'bob', ''],
  ])('for %s', async (_, username, password) => {
    const answer = await logIn(username, password);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Username or password are incorrect.');
    expect(answer.setCookies).toEqual([]);
  });
});

test('a form without its token is a 500', async () => {
  const answer = await browser.post(LOGIN, { __form__: '1', username: 'alice', password: 'correct horse' });
  expect(answer.status).toBe(500);
});

test('where the provider is off no user signs in', async () => {
  await phorge.close();
  phorge = await startPhorge({ users: [{ username: 'alice', password: 'correct horse' }] });
  browser = new Browser(phorge);
  const answer = await browser.post(LOGIN, { __form__: '1', username: 'alice', password: 'correct horse' });
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.body).not.toContain('name="password"');
});
