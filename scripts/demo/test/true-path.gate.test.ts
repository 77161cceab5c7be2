import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Question, startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
let token: string;
beforeAll(async () => {
  whole = await startWholeGate();
  // Somebody who may reach every path in these tables: so a refusal is for the spelling alone.
  token = await whole.tokenOf('admin');
});
afterAll(() => whole?.close());
beforeEach(() => whole.phorge.reset());

const FORM = 'application/x-www-form-urlencoded';

function form(body: string, type: string = FORM): Question {
  return { method: 'POST', body, headers: { 'content-type': type } };
}

function multipart(...parts: string[]): Question {
  const body = `${parts.map((part) => `--cut\r\n${part}\r\n`).join('')}--cut--\r\n`;
  return form(body, 'multipart/form-data; boundary=cut');
}

describe('C37: the path override is refused before the origin is called', () => {
  test.each<[string, Question]>([
    ['/robots.txt?__path__=/status/', {}],
    ['/robots.txt?__p%61th__=/status/', {}],
    ['/robots.txt?_%5Fpath+_=/status/', {}],
    ['/robots.txt?__path._=/status/', {}],
    ['/robots.txt?%20__path__=/status/', {}],
    ['/robots.txt?__path__%00=/status/', {}],
    ['/robots.txt?__path__[]=/status/', {}],
    ['/robots.txt?__path_[=/status/', {}],
    ['/robots.txt?__path_%5B=/status/', {}],
    ['/robots.txt?a=1;__path__=/status/', {}],
    ['/robots.txt?a=1&__path__=/status/', {}],
    ['/robots.txt?__path__=', {}],
    ['/robots.txt?__path__', {}],
    ['/robots.txt&__path__=/status/', {}],
    ['/index.php?__path__=/status/', {}],
    ['/index.php', {}],
    ['/index.php/status/', {}],
    ['/robots.txt', { headers: { cookie: '__path__=/status/' } }],
    ['/robots.txt', form('__path__=/api/user.whoami&api.token=x')],
    ['/robots.txt', form('a=b&__p%61th__=/status/')],
    ['/robots.txt', form('__path__=/status/', `${FORM}; charset=utf-8`)],
    ['/robots.txt', form('__path__=/status/', 'APPLICATION/X-WWW-Form-URLencoded')],
    ['/robots.txt', form('__path__=/status/', `${FORM},text/plain`)],
    [
      '/robots.txt',
      { ...form('__path__=/status/'), headers: { 'content-type': FORM, 'content-encoding': 'gzip' } },
    ],
    ['/robots.txt', multipart('Content-Disposition: form-data; name="__path__"\r\n\r\n/status/')],
    [
      '/robots.txt',
      multipart(
        'Content-Disposition: form-data; name="a"\r\n\r\nx\n--cut\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/status/',
      ),
    ],
    ['/robots.txt', multipart("Content-Disposition: form-data; name='__path__'\r\n\r\n/status/")],
    ['/robots.txt', multipart('Content-Disposition: form-data; name=__path__\r\n\r\n/status/')],
  ])('%s %j', async (path, question) => {
    const { status, event } = await whole.ask(path, { token, ...question });
    expect([status, event.outcome]).toEqual([400, 'deny']);
    expect(whole.phorge.requests).toHaveLength(0);
  });
});

describe('C9: an ambiguous spelling of a path is refused before the origin is called', () => {
  test.each([
    '//status/',
    '/x//status/',
    '/%73tatus/',
    '/status%2F',
    '/status%2f..%2frobots.txt',
    '/status%5c',
    '/x/..%2fstatus/',
    '/status/%00',
    '/status/%0d%0a',
    '/status/%zz',
    '/status/%',
    '/%c0%af/status/',
    '/x/..;/status/',
    '/maniphest/&x',
    '//api/user.whoami',
    '/api//user.whoami',
    '/api/user%2Ewhoami',
  ])('%s', async (path) => {
    const { status, event } = await whole.ask(path, { token });
    expect([status, event.outcome]).toEqual([400, 'deny']);
    expect(event.reason[0]).toMatch(/^request\.path_/);
    expect(whole.phorge.requests).toHaveLength(0);
  });
});

describe('what the URL parser resolves is decided and forwarded in its resolved form', () => {
  test.each([
    ['/x/../status/', '/status/'],
    ['/./status/', '/status/'],
    ['/status/%2e%2e/robots.txt', '/robots.txt'],
    ['/res/../config/', '/config/'],
  ])('%s is %s', async (sent, resolved) => {
    const { event } = await whole.ask(sent, { token });
    expect(event.http.path).toBe(resolved);
    expect(whole.phorge.requests.map(({ target }) => target)).toEqual([resolved]);
  });

  test('a public directory cannot be left to reach a closed page', async () => {
    expect((await whole.ask('/res/../config/')).status).toBe(401);
    expect(whole.phorge.requests).toHaveLength(0);
  });
});

describe('honest spellings are served byte for byte', () => {
  test.each([
    '/source/x/browse/feature%252Fname/',
    '/source/x/browse/master/file.c;abc123$10-20',
    '/source/x/browse/master/a%26b%20c%25.txt',
    '/source/x/browse/master/C%23/caf%C3%A9.cs',
    '/source/x/browse/master/__path__.py',
    '/source/x/browse/master/a%26__path__%3Db.txt',
    '/robots.txt%26__path__=/status/',
    '/maniphest/?query=__path__&order=%5B%22a%22%5D&x=a+b',
    '/maniphest/?q=%26__path__%3D/x',
    '/Status/',
    '/%2573tatus/',
    '/status/;x',
    '/maniphest',
  ])('%s', async (path) => {
    const { status } = await whole.ask(path, { token });
    expect(status).toBeLessThan(500);
    expect(status).not.toBe(400);
    expect(whole.phorge.requests.map(({ target }) => target)).toEqual([path]);
  });

  test.each<[string, Question]>([
    ['a comment about it', form('comment=see+the+__path__%3D%2Fstatus%2F+trick%26__path__%3Dx&__form__=1')],
    ['a field that only looks like it', form('x__path__=1&__path=2&path=3')],
    [
      'a comment in a multipart form that quotes one',
      multipart(
        'Content-Disposition: form-data; name="comment"\r\n\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/x',
      ),
    ],
    ['plain text', form('__path__=/status/', 'text/plain')],
    ['a raw upload', form('__path__=/status/', 'application/octet-stream')],
  ])('a body with %s', async (_name, question) => {
    const { status } = await whole.ask('/maniphest/', { token, ...question });
    expect(status).not.toBe(400);
    expect(whole.phorge.requests.map(({ body, routedPath }) => [body, routedPath])).toEqual([
      [question.body, '/maniphest/'],
    ]);
  });
});

test('C2: headers that name another path change neither the decision nor what the origin is asked', async () => {
  const names = [
    'X-Forwarded-Uri',
    'X-Forwarded-Path',
    'X-Forwarded-Prefix',
    'X-Original-URL',
    'X-Original-URI',
    'X-Rewrite-URL',
  ];
  const headers = {
    ...Object.fromEntries(names.map((name) => [name, '/status/'])),
    'X-HTTP-Method-Override': 'GET',
  };
  expect((await whole.ask('/config/', { headers })).status).toBe(401);
  expect(whole.phorge.requests).toHaveLength(0);

  await whole.ask('/maniphest/', { token, headers });
  const [seen] = whole.phorge.requests;
  expect(seen?.target).toBe('/maniphest/');
  const arrived = seen?.headers.map(([name]) => name.toLowerCase());
  for (const name of Object.keys(headers)) expect(arrived).not.toContain(name.toLowerCase());
});
