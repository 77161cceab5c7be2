import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { knownConduitCall, readConduitCall, textOf } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=b';
const multipart = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;
const json = (given: unknown) => encodeURIComponent(JSON.stringify(given));

interface Sent {
  readonly query?: string;
  readonly method?: string;
  readonly body?: BodyInit | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

async function read({ query = '', method = 'POST', body = null, headers = {}, path = '/api/a.b' }: Sent) {
  const type = typeof body === 'string' ? { 'content-type': FORM } : undefined;
  const init = { method, body, headers: { ...type, ...headers }, duplex: 'half' };
  const context = contextOf(path + query, init as RequestInit);
  await readConduitCall(context, 1000);
  return { context, call: knownConduitCall(context.request) };
}

const form = (body: string) => read({ body });

describe('a Conduit call is read', () => {
  test('from its query and its form, whose bytes are kept', async () => {
    const { call, context } = await read({ query: '?a=1', body: 'b=%C3%A9' });
    expect(call).toEqual({
      form: 'api.token',
      token: undefined,
      hasCredentials: false,
      gateCredential: undefined,
      parameters: [
        { name: 'a', value: '1' },
        { name: 'b', value: 'Ã©' },
      ],
      body: new TextEncoder().encode('b=%C3%A9'),
      isMultipart: false,
      wasCompressed: false,
    });
    expect(await context.request.text()).toBe('b=%C3%A9');
  });

  test('within a time limit, since its caller is not authenticated yet', async () => {
    vi.useFakeTimers();
    const late = expect(read({ body: new ReadableStream() })).rejects.toMatchObject({ status: 408 });
    await vi.advanceTimersByTimeAsync(20_000);
    await late;
    vi.useRealTimers();
  });

  test.each([
    ['GET', { method: 'GET' }],
    ['HEAD', { method: 'HEAD' }],
    ['GET, whatever it says of a body', { method: 'GET', headers: { 'content-type': 'text/plain' } }],
    ['POST without a body', {}],
    ['POST of nothing', { body: '', headers: { 'content-type': 'text/plain' } }],
  ])('from its query alone: %s', async (_what, sent) => {
    expect((await read({ query: '?api.token=x', ...sent })).call).toEqual({
      form: 'api.token',
      token: 'x',
      hasCredentials: true,
      parameters: [{ name: 'api.token', value: 'x' }],
      body: undefined,
      isMultipart: false,
      wasCompressed: false,
    });
  });

  test.each(['gzip', 'GZIP'])('from a form that is compressed: %s', async (encoding) => {
    const headers = { 'content-type': FORM, 'content-encoding': encoding };
    const { call } = await read({ body: Uint8Array.from(gzipSync('a=1')), headers });
    expect(call).toMatchObject({
      parameters: [{ name: 'a', value: '1' }],
      body: new TextEncoder().encode('a=1'),
      wasCompressed: true,
    });
  });

  test('from a multipart form', async () => {
    const { call } = await read({ body: multipart('a', '1'), headers: { 'content-type': MULTIPART } });
    expect(call).toMatchObject({ parameters: [{ name: 'a', value: '1' }], isMultipart: true });
  });

  test.each([
    ['À', 'a=À', FORM],
    ['Ã”Ž', multipart('a', 'Ã”Ž'), MULTIPART],
  ])('byte by byte, also where it is not encoded: %s', async (text, body, type) => {
    const { call } = await read({ body, headers: { 'content-type': type } });
    expect(call?.parameters.map(({ value }) => textOf(value))).toEqual([text]);
  });

  test.each([
    ['1\r\n', multipart('a', '1\r\n'), MULTIPART],
    ['1\r', 'a=1%0D', FORM],
  ])('with a line end in a value: %j', async (value, body, type) => {
    const { call } = await read({ body, headers: { 'content-type': type } });
    expect(call?.parameters).toEqual([{ name: 'a', value }]);
  });

  test('once, and only Conduit calls are read', async () => {
    const { call, context } = await form('a=1');
    await readConduitCall(context, 1);
    expect(knownConduitCall(context.request)).toBe(call);
    expect((await read({ path: '/maniphest/', body: 'a=1&a=2' })).call).toBeUndefined();
  });

  test.each(['ab[]=1&ab[]=2', 'a[bc][]=1&a[bc][]=2', 'a[0]=1&a[1]=2', 'a=1&b=1', 'a[b]=1&a[c]=1'])(
    'with names that have one meaning: %s',
    async (body) => expect((await form(body)).call?.parameters).toHaveLength(2),
  );
});

/** What Phorge knows callers by besides a token: signatures, certificates, sessions, tokens of its OAuth server. */
const METADATA = [
  ...['auth.type', 'auth.key', 'auth.signature', 'authUser', 'authToken', 'authSignature'],
  ...['sessionKey', 'connectionID', 'actAsUser', 'access_token'],
];

describe('the credentials of a Conduit call are', () => {
  test.each([
    ['an API token', 'api.token=x', 'api.token', 'x'],
    ['an OAuth token, of nobody that the gate can tell', 'access_token=x', 'api.token', undefined],
    ['a token in params', `params=${json({ __conduit__: { token: 'x' } })}`, 'params', 'x'],
    [
      'a token beside what says nothing of the caller',
      `params=${json({ __conduit__: { token: 'x', client: 'arc', 'my-auth.key': 1 } })}`,
      'params',
      'x',
    ],
    ['a token in the console’s form', `params[__conduit__]=${json({ token: 'x' })}`, 'console', 'x'],
    ...METADATA.map(
      (name) => [name, `params=${json({ __conduit__: { [name]: 'x' } })}`, 'params', undefined] as const,
    ),
    ...METADATA.map((name) => [`api.${name}`, `api.${name}=x`, 'api.token', undefined] as const),
    ['api.auth.key, encoded', 'api%2eauth.key=x', 'api.token', undefined],
    ['api.sessionKey, as a list', 'api.sessionKey[]=x', 'api.token', undefined],
    ['several of a signature', 'api.auth.type=asymmetric&api.auth.key=x', 'api.token', undefined],
  ] as const)('%s', async (_what, body, where, token) => {
    expect((await form(body)).call).toMatchObject({ form: where, token, hasCredentials: true });
  });

  test.each([
    ['api.token', (token: string) => `api.token=${token}`],
    ['params', (token: string) => `params=${json({ __conduit__: { token } })}`],
    ['console', (token: string) => `params[__conduit__]=${json({ token })}`],
  ] as const)(
    'split at the first ~ into the gateway’s part and Phorge’s part: %s',
    async (where, written) => {
      const shown = { form: where, hasCredentials: true };
      for (const [text, gateCredential, token] of [
        ['pcl_a.b~api-x', 'pcl_a.b', 'api-x'],
        ['a~b~c', 'a', 'b~c'],
        ['~x', '', 'x'],
      ]) {
        expect((await form(written(text ?? ''))).call).toMatchObject({ ...shown, token, gateCredential });
      }
      expect((await form(written('a~'))).call).toMatchObject({
        ...{ form: where, hasCredentials: false, token: undefined, gateCredential: 'a' },
      });
      expect((await form(written('pcl_a.b'))).call).toMatchObject({
        token: 'pcl_a.b',
        gateCredential: undefined,
      });
    },
  );

  test.each([
    ['params', 'params=%7B%7D'],
    ['params', `params=${json({ __conduit__: {} })}`],
    ['params', `params=${json({ __conduit__: { client: 'arc', 'my-auth.key': 1 } })}`],
    ['console', 'params[a]=1'],
    ['console', `params[__conduit__]=${json({})}`],
    [
      'api.token',
      'a=1&xapi.token=1&api.tokens=1&xapi.auth.key=1&api.=1&api.xauth=1&abc.authUser=1&sessionKey=1&authUser=1',
    ],
  ] as const)('absent from %s: %s', async (where, body) => {
    const { call } = await form(body);
    expect([call?.form, call?.token, call?.hasCredentials]).toEqual([where, undefined, false]);
  });
});

/** What every one of them is refused for. */
const AMBIGUOUS: readonly (readonly [string, Sent])[] = [
  ['an HTTP method other than GET and POST', { method: 'PUT', body: 'a=1' }],
  ['an HTTP method other than GET and POST', { method: 'DELETE' }],
  ['a body that is not a form', { body: 'a=1', headers: { 'content-type': 'text/plain' } }],
  ['a body that is not a form', { body: 'a=1', headers: { 'content-type': `${FORM}; charset` } }],
  ['a body that is not a form', { body: new TextEncoder().encode('a=1') }],
  ['a Content-Encoding other than gzip', { body: 'a=1', headers: { 'content-encoding': 'deflate' } }],
  ['a Content-Encoding other than gzip', { body: 'a=1', headers: { 'content-encoding': 'gzip, gzip' } }],
  ['a parameter both in its URL and in its body', { query: '?a=1', body: 'a=2' }],
  ['a parameter both in its URL and in its body', { query: '?a[x]=1', body: 'b=1&a[y]=2' }],
  ['a parameter both in its URL and in its body', { query: '?a.b=1', body: 'a_b=2' }],
  ['a parameter that occurs twice', { body: 'a=1&a=2' }],
  ['a parameter that occurs twice', { body: 'a.b=1&a_b=2' }],
  ['a parameter that occurs twice', { body: 'À=1&%C3%80=2' }],
  ['a parameter that occurs twice', { body: 'a[x]=1&a[x]=2' }],
  ['a parameter that occurs twice', { body: 'a[x][y]=1&a[x][y]=2' }],
  ['a parameter that occurs twice', { body: 'a[][y]=1&a[][y]=2' }],
  ['a parameter that occurs twice', { query: '?a=1&a=2', method: 'GET' }],
  ['a name with brackets that do not match', { body: 'a[b=1' }],
  ['a name with brackets that do not match', { body: 'a[b]c=1' }],
  ['a name with brackets that do not match', { body: 'a[b]]=1' }],
  ['a name with brackets that do not match', { body: 'a[[b]=1' }],
  ['a name with brackets that do not match', { body: 'a]b[]=1' }],
  ['a name with brackets that do not match', { body: '[a]=1' }],
  // PHP takes `a[ ]` for `a[]`, and Phorge's own reader for a key of one space.
  ['an index of white space', { body: 'a[ ]=1' }],
  ['an index of white space', { body: 'a[x][%09]=1' }],
  ['an index of white space', { body: 'a[%0b][x]=1' }],
  ['an index of white space', { query: '?a[+]=1', method: 'GET' }],
  ['a parameter that is both a value and a list', { body: 'a=1&a[b]=2' }],
  ['a parameter that is both a value and a list', { body: 'a[]=2&a=1' }],
  ['a credential parameter whose name PHP rewrites', { body: 'api_token=x' }],
  ['a credential parameter whose name PHP rewrites', { body: '+api.token=x' }],
  ['a credential parameter whose name PHP rewrites', { body: 'api.token[x]=x' }],
  ['a credential parameter whose name PHP rewrites', { body: 'access.token=x' }],
  ['a credential parameter whose name PHP rewrites', { body: '+access_token=x' }],
  ['a credential parameter whose name PHP rewrites', { body: 'access_token[x]=x' }],
  ['a credential parameter whose name PHP rewrites', { body: '+params=%7B%7D' }],
  ['a credential parameter whose name PHP rewrites', { body: 'params[]=1' }],
  ['a credential parameter whose name PHP rewrites', { body: 'params[a][b]=1' }],
  ['credentials or parameters in more than one form', { body: 'api.token=x&access_token=x' }],
  ['credentials or parameters in more than one form', { body: 'api.token=x&params=%7B%7D' }],
  ['credentials or parameters in more than one form', { body: 'access_token=x&params[a]=1' }],
  ...['api.token=y', 'params=%7B%7D', 'params[a]=1'].map(
    (beside) =>
      [
        'credentials or parameters in more than one form',
        { query: '?api.auth.type=asymmetric', body: beside },
      ] as const,
  ),
  [
    'api.token together with a multipart form',
    { body: multipart('api.token', 'x'), headers: { 'content-type': MULTIPART } },
  ],
  [
    'a file, which PHP does not include in the parameters',
    { body: multipart('params[a]"; filename="x', '1'), headers: { 'content-type': MULTIPART } },
  ],
  [
    'a file, which PHP does not include in the parameters',
    { body: multipart('params[__conduit__]"; filename="', '{}'), headers: { 'content-type': MULTIPART } },
  ],
  [
    'a field that Phorge could merge with the next one',
    { body: multipart('a', '1\r'), headers: { 'content-type': MULTIPART } },
  ],
  [
    'credentials for the gateway both in front of its token and in Authorization',
    { body: 'api.token=a~b', headers: { authorization: 'Basic x' } },
  ],
  ['parameters that are not valid JSON in UTF-8', { body: 'params=x' }],
  ['parameters that are not valid JSON in UTF-8', { body: 'params=' }],
  ['parameters that are not valid JSON in UTF-8', { body: 'params=%7B%22a%22:%22%FF%22%7D' }],
  ['parameters that are not valid JSON in UTF-8', { body: 'params=%EF%BB%BF%7B%7D' }],
  ['parameters that are not a JSON object', { body: 'params=1' }],
  ['parameters that are not a JSON object', { body: 'params=null' }],
  ['parameters that are not a JSON object', { body: 'params[__conduit__]=null' }],
  ['parameters that are not a JSON object', { body: 'params[__conduit__]=%22x%22' }],
  ['a __conduit__ that is not an object', { body: `params=${json({ __conduit__: 'x' })}` }],
  ['a __conduit__ that is not an object', { body: `params=${json({ __conduit__: null })}` }],
  ['more than one kind of credentials', { body: `params=${json({ __conduit__: { token: 1 } })}` }],
  ...METADATA.map(
    (name) =>
      [
        'a __conduit__ with more than one kind of credentials',
        { body: `params=${json({ __conduit__: { token: 'x', [name]: 'y' } })}` },
      ] as const,
  ),
];

test.each(AMBIGUOUS)('a Conduit call with %s is refused: %j', async (what, sent) => {
  await expect(read(sent)).rejects.toMatchObject({
    code: 'phabricator.conduit_ambiguous',
    detail: expect.stringMatching(new RegExp(`^the call has .*${what}$`)),
  });
});

test('a Conduit call that is too large, that two readers see differently, or that names its own page is refused', async () => {
  await expect(form('x'.repeat(1001))).rejects.toMatchObject({ code: 'phabricator.form_too_large' });
  await expect(read({ body: 'no form', headers: { 'content-type': MULTIPART } })).rejects.toMatchObject({
    code: 'phabricator.form_ambiguous',
    detail: expect.stringMatching(/./),
  });
  await expect(form('__path__=/config/')).rejects.toMatchObject({ code: 'phabricator.path_override' });
});

test('a multipart form of more fields than PHP accepts is refused', async () => {
  const field = (name: string) => multipart(name, '1').slice(0, -'--b--\r\n'.length);
  const names = [
    'params[__conduit__]',
    ...Array.from({ length: 998 }, (_, index) => `x${index}`),
    'params[b]',
  ];
  const sent = (fields: readonly string[]) => {
    const body = `${fields.map(field).join('')}--b--\r\n`.replace('\r\n1\r\n', '\r\n{}\r\n');
    return contextOf('/api/a.b', { method: 'POST', body, headers: { 'content-type': MULTIPART } });
  };
  const most = sent(names);
  await readConduitCall(most, 1_000_000);
  expect(knownConduitCall(most.request)?.parameters).toHaveLength(1000);
  await expect(readConduitCall(sent(['a', ...names]), 1_000_000)).rejects.toMatchObject({
    code: 'phabricator.conduit_ambiguous',
    detail: expect.stringMatching(/more fields than PHP accepts/),
  });
});

test('another form with more fields than PHP accepts is read, which leaves that limit to Phorge', async () => {
  const body = Array.from({ length: 1001 }, (_, index) => `x${index}=`).join('&');
  const context = contextOf('/api/a.b', { method: 'POST', body, headers: { 'content-type': FORM } });
  await readConduitCall(context, 1_000_000);
  expect(knownConduitCall(context.request)?.parameters).toHaveLength(1001);
});

describe('a call that takes far more memory than it has bytes', () => {
  /** What becomes of a call. */
  const sent = async (text: string) => {
    const context = contextOf('/api/a.b', { method: 'POST', body: text, headers: { 'content-type': FORM } });
    return await readConduitCall(context, 8_388_608).then(
      () => 'read',
      ({ code, status, detail }) => [code, status, detail],
    );
  };
  const TOO_LARGE = (what: string) => ['phabricator.form_too_large', 413, what];

  test('is read up to the greatest number of parameters', async () => {
    expect(await sent('a[]&'.repeat(10_000))).toBe('read');
    const tooMany = TOO_LARGE('a call of more than 10000 parameters');
    expect(await sent('a[]&'.repeat(10_001))).toEqual(tooMany);
    expect(await sent('a[]&'.repeat(2_000_000))).toEqual(tooMany);
  });

  test('is refused where the name of a parameter is too long', async () => {
    expect(await sent(`a${'[b]'.repeat(1365)}`)).toBe('read');
    const tooLong = TOO_LARGE('a parameter whose name has more than 4096 characters');
    expect(await sent(`a${'[b]'.repeat(1366)}`)).toEqual(tooLong);
  });

  const params = (rest: string) =>
    sent(`params=${json({ __conduit__: { token: 'x' } }).slice(0, -3)}${rest}}`);

  test.each(['[],', '{},', '1,'])('is read up to the greatest number of values (%s)', async (one) => {
    expect(await params(`,"a":[${one.repeat(49_000)}0]`)).toBe('read');
    const tooMany = TOO_LARGE('JSON of more than 100000 values');
    expect(await params(`,"a":[${one.repeat(100_000)}0]`)).toEqual(tooMany);
    expect(await params(`,"a":[${one.repeat(2_000_000)}0]`)).toEqual(tooMany);
  });

  test('has one value for a long text, whatever the text contains', async () => {
    const text = json(`${',[{'.repeat(200_000)}\\"`);
    expect(await params(`,"a":${text}`)).toBe('read');
  });
});

test('the text of a Conduit call is UTF-8, with every character unchanged', () => {
  expect(textOf('Ã©')).toBe('é');
  expect(textOf('ï»¿a')).toBe('\ufeffa');
  expect(() => textOf('\xff')).toThrow(TypeError);
});
