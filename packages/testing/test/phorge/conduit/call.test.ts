import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { FORM, post, send } from '../raw-http.ts';
import { ADMIN_TOKEN, ALICE_TOKEN, call } from './envelope-reader.ts';

let phorge: Phorge;
let hardened: Phorge;

beforeAll(async () => {
  const users = [
    { username: 'admin', admin: true, apiToken: ADMIN_TOKEN },
    { username: 'alice', apiToken: ALICE_TOKEN },
    { username: 'gone', apiToken: `api-${'c'.repeat(28)}`, disabled: true },
  ];
  phorge = await startPhorge({ users });
  hardened = await startPhorge({ users, hardened: true });
});

afterAll(async () => {
  await Promise.all([phorge.close(), hardened.close()]);
});

const whoami = (name: string): unknown => ({
  result: { userName: name },
  error_code: null,
  error_info: null,
});
const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const params = (token: string): string => JSON.stringify({ __conduit__: { token } });

describe('an open method needs no token', () => {
  test('conduit.ping', async () => {
    const answer = await send(phorge.port, '/api/conduit.ping');
    expect(answer.body).toBe('{"result":"phorge","error_code":null,"error_info":null}');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-conduit-capabilities': 'gzip',
      'cache-control': 'no-store',
    });
    expect(answer.setCookies).toHaveLength(1);
  });

  test('conduit.getcapabilities', async () => {
    expect(await call(phorge, '/api/conduit.getcapabilities', '')).toMatchObject({
      result: { input: ['json', 'urlencoded'], output: ['json', 'human'] },
    });
  });
});

describe('places of the token', () => {
  test.each([
    ['api.token in the body', '', query({ 'api.token': ADMIN_TOKEN }), 'admin'],
    ['api.token in the query', `?${query({ 'api.token': ADMIN_TOKEN })}`, '', 'admin'],
    [
      'the body beats the query',
      `?${query({ 'api.token': ADMIN_TOKEN })}`,
      query({ 'api.token': ALICE_TOKEN }),
      'alice',
    ],
    ['of duplicates the last', '', `api.token=${ADMIN_TOKEN}&api.token=${ALICE_TOKEN}`, 'alice'],
    ['params as JSON', '', query({ params: params(ADMIN_TOKEN), output: 'json', __conduit__: '1' }), 'admin'],
    ['params beat api.token', '', query({ params: params(ALICE_TOKEN), 'api.token': ADMIN_TOKEN }), 'alice'],
    [
      'params of the console',
      '',
      query({ 'params[__conduit__]': JSON.stringify({ token: ADMIN_TOKEN }) }),
      'admin',
    ],
  ])('%s', async (_, search, body, username) => {
    expect(await call(phorge, `/api/user.whoami${search}`, body)).toMatchObject(whoami(username) as object);
  });

  test('GET works as POST does', async () => {
    const answer = await send(phorge.port, `/api/user.whoami?${query({ 'api.token': ADMIN_TOKEN })}`);
    expect(JSON.parse(answer.body)).toMatchObject(whoami('admin') as object);
  });

  test('a gzip body is read', async () => {
    const headers = { ...FORM, 'content-encoding': 'gzip' };
    const body = gzipSync(query({ params: params(ADMIN_TOKEN) }));
    expect(await call(phorge, '/api/user.whoami', body, headers)).toMatchObject(whoami('admin') as object);
  });

  test.each([['text/plain'], ['application/json; charset=utf-8']])(
    'a body of %s is read as a form',
    async (type) => {
      const headers = { 'content-type': type };
      const body = query({ 'api.token': ADMIN_TOKEN });
      expect(await call(phorge, '/api/user.whoami', body, headers)).toMatchObject(whoami('admin') as object);
    },
  );

  test('multipart loses the dot of api.token, unless PHP is hardened', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = `--b\r\nContent-Disposition: form-data; name="api.token"\r\n\r\n${ADMIN_TOKEN}\r\n--b--\r\n`;
    expect(await call(phorge, '/api/user.whoami', body, headers)).toEqual({
      result: null,
      error_code: 'ERR-CONDUIT-CALL',
      error_info: `API Method "user.whoami" does not define these parameters: 'api_token'.`,
    });
    expect(await call(hardened, '/api/user.whoami', body, headers)).toMatchObject(whoami('admin') as object);
  });

  test('Authorization is ignored', async () => {
    const headers = { ...FORM, authorization: `Bearer ${ADMIN_TOKEN}` };
    expect((await call(phorge, '/api/user.whoami', '', headers)).error_code).toBe('ERR-INVALID-SESSION');
  });
});

describe('errors come with HTTP 200', () => {
  test.each([
    ['user.whoami', '', 'ERR-INVALID-SESSION', 'Session key is not present.'],
    [
      'user.whoami',
      'api.token=api-bogus',
      'ERR-INVALID-AUTH',
      'API token "api-bogus" has the wrong length. API tokens should be 32 characters long.',
    ],
    [
      'user.whoami',
      `api.token=xyz-${'a'.repeat(28)}`,
      'ERR-INVALID-AUTH',
      `API token "xyz-${'a'.repeat(28)}" has the wrong format. API tokens should be 32 characters long and begin ` +
        'with one of these prefixes: api, cli, clr.',
    ],
    [
      'user.whoami',
      `api.token=api-${'z'.repeat(28)}`,
      'ERR-INVALID-AUTH',
      `API token "api-${'z'.repeat(28)}" is not valid.`,
    ],
    [
      'user.whoami',
      `api.token=api-${'c'.repeat(28)}`,
      'ERR-INVALID-AUTH',
      'User account is not permitted to use the API.',
    ],
    ['user.whoami', 'access_token=x', 'ERR-INVALID-AUTH', 'Access token does not exist.'],
    ['nosuch.method', '', 'ERR-CONDUIT-CALL', 'Conduit API method "nosuch.method" does not exist.'],
    ['User.Whoami', '', 'ERR-CONDUIT-CALL', 'Conduit API method "User.Whoami" does not exist.'],
    [
      'user.whoami',
      'params=%7B',
      'ERR-CONDUIT-CORE',
      "Invalid parameter information was passed to method 'user.whoami'.",
    ],
    [
      'user.search',
      `limit=101&api.token=${ADMIN_TOKEN}`,
      'ERR-INVALID-PAGE-SIZE',
      'Maximum page size for Conduit API method calls is 100, but this call specified 101.',
    ],
    [
      'project.edit',
      `objectIdentifier=999&api.token=${ADMIN_TOKEN}`,
      'ERR-CONDUIT-CORE',
      'No object exists with ID "999".',
    ],
  ])('%s %s', async (method, body, code, info) => {
    expect(await call(phorge, `/api/${method}`, body)).toEqual({
      result: null,
      error_code: code,
      error_info: info,
    });
  });

  test('a JSON body is refused', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await call(phorge, '/api/user.whoami', '{}', headers)).error_info).toMatch(
      /^Use form-encoded data .* setting 'Content-Type': 'application\/json' is not currently supported\.$/,
    );
  });
});

describe('a browser session', () => {
  test('overrides a good token, and then a CSRF token is missing', async () => {
    const { cookie } = phorge.signIn('alice');
    const envelope = await call(phorge, '/api/user.whoami', query({ 'api.token': ADMIN_TOKEN }), {
      ...FORM,
      cookie,
    });
    expect(envelope.error_code).toBe('ERR-CONDUIT-CORE');
    expect(envelope.error_info).toContain('incorrect token');
    expect(envelope.error_info).toContain('This request had no CSRF token.');
  });

  test('with its CSRF token makes the call as that user', async () => {
    const { cookie, csrfToken } = phorge.signIn('alice');
    const answer = await post(phorge.port, '/api/user.whoami', { __csrf__: csrfToken }, { cookie });
    expect(JSON.parse(answer.body)).toMatchObject(whoami('alice') as object);
  });

  test('that is invalid leaves the token alone', async () => {
    const headers = { ...FORM, cookie: `phsid=${'a'.repeat(40)}` };
    const body = query({ 'api.token': ADMIN_TOKEN });
    expect(await call(phorge, '/api/user.whoami', body, headers)).toMatchObject(whoami('admin') as object);
  });
});

test.each([['/api//user.whoami'], ['//api/user.whoami'], ['/api/user%2Ewhoami']])(
  '%s is a call',
  async (target) => {
    expect((await call(phorge, target, '')).error_code).toBe('ERR-INVALID-SESSION');
  },
);

test('/api/user.whoami/ is not a call', async () => {
  expect((await send(phorge.port, '/api/user.whoami/')).headers['content-type']).toBe(
    'text/html; charset=UTF-8',
  );
});

test('output=human is a page', async () => {
  const answer = await post(phorge.port, '/api/conduit.ping', { output: 'human' });
  expect(answer.headers['content-type']).toBe('text/html; charset=UTF-8');
  expect(answer.body).toContain('&quot;phorge&quot;');
});

test('user.whoami returns the user, with slashes escaped as PHP does', async () => {
  const body = query({ 'api.token': ADMIN_TOKEN });
  const answer = await send(phorge.port, '/api/user.whoami', { headers: FORM, body });
  expect(answer.body).toContain(`"uri":"http:\\/\\/127.0.0.1:${phorge.port}\\/p\\/admin\\/"`);
  const { result } = JSON.parse(answer.body) as { result: { image: string } };
  expect(result).toMatchObject({
    phid: phorge.user('admin')?.phid,
    realName: 'admin',
    primaryEmail: 'admin@phorge.example',
    roles: ['admin', 'verified', 'approved', 'activated'],
  });
  expect((await send(phorge.port, new URL(result.image).pathname)).status).toBe(200);
});
