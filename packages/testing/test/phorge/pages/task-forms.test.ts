import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { Browser, csrfField, location } from '../browser.ts';

let phorge: Phorge;
let browser: Browser;

beforeEach(async () => {
  phorge = await startPhorge({ allowPublic: true, users: [{ username: 'alice' }, { username: 'bob' }] });
  browser = new Browser(phorge, phorge.signIn('alice').cookie);
});
afterEach(() => phorge.close());

const FORM = '/maniphest/task/edit/form/default/';
const fields = async (path: string, more: Record<string, string>) => ({
  __csrf__: csrfField(await browser.get(path)),
  __form__: '1',
  ...more,
});
const phidOf = async (name: string): Promise<string> => {
  const { body } = await browser.get(`/typeahead/class/PhabricatorPeopleDatasource/?q=${name}&__ajax__=true`);
  return JSON.parse(body.slice('for (;;);'.length)).payload[0][2];
};

test('a new task has the next number, and shows its text', async () => {
  const task = { title: 'A <fire>', description: 'Again', 'owner[]': await phidOf('bob') };
  expect(location(await browser.post(FORM, await fields(FORM, task)))).toBe('/T1000');
  const { body } = await browser.get('/T1000');
  expect(body).toContain('<h2 class="title">A &lt;fire&gt;</h2><p class="owner">bob</p>');
  expect(body).toContain('<p>Again</p>');
  expect((await browser.get('/maniphest/')).body).toContain('<a href="/T1000">T1000 A &lt;fire&gt;</a>');
  expect(location(await browser.post(FORM, await fields(FORM, task)))).toBe('/T1001');
});

test('an edit starts with the current values, and redirects back', async () => {
  await browser.post(FORM, await fields(FORM, { title: 'Old' }));
  const path = '/maniphest/task/edit/1000/';
  expect((await browser.get(path)).body).toContain('aria-label="Title" value="Old"');
  expect(location(await browser.post(path, await fields(path, { title: 'New' })))).toBe('/T1000');
  expect((await browser.get('/T1000')).body).toContain('<h2 class="title">New</h2>');
});

test('without its token a form is a 500, and nothing is stored', async () => {
  expect((await browser.post(FORM, { __form__: '1', title: 'x' })).status).toBe(500);
  expect((await browser.get('/maniphest/')).body).not.toContain('T1000');
});

test('the form of a search redirects to a query of its own', async () => {
  const path = '/maniphest/query/advanced/';
  const answer = await browser.post(path, await fields('/maniphest/', { query: 'x' }));
  expect(location(answer)).toMatch(/^\/maniphest\/query\/[a-z2-7]{12}\/$/);
  expect((await browser.get(location(answer))).status).toBe(200);
});

test('an anonymous client cannot create a task', async () => {
  expect((await new Browser(phorge).get(FORM)).body).not.toContain('name="title"');
});
