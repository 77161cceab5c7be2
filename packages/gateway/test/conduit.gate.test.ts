import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWholeGate, type WholeGate } from '../../../scripts/demo/test/running-gate.ts';
import { freePort } from '../../../scripts/free-port.ts';

const ALICE = `api-${'a'.repeat(28)}`;
const MALLORY = `api-${'m'.repeat(28)}`;
const BOT = `api-${'b'.repeat(28)}`;
const EMIL = `api-${'e'.repeat(28)}`;
const FORM = 'application/x-www-form-urlencoded';

let whole: WholeGate;
let ci: string;
let idle: string;
/** All that came back. */
const answers: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  whole = await startWholeGate({
    phorge: {
      users: [
        { username: 'alice', apiToken: ALICE },
        { username: 'mallory', apiToken: MALLORY },
        { username: 'ci-bot', apiToken: BOT },
        { username: 'emil', email: 'engineer@corp.example', apiToken: EMIL },
      ],
    },
    gate: { port, configurationFile: join(import.meta.dirname, 'fixtures/conduit-gate.json') },
    variables: { BOT_TOKEN: BOT, TICKET_KEY: 't'.repeat(32) },
  });
  [ci, idle] = await Promise.all([whole.tokenOf('engineer'), whole.tokenOf('contractor')]);
});
afterAll(() => whole?.close());
beforeEach(() => whole.phorge.reset());
afterEach(() => {
  expect(answers.join('\n')).not.toContain(BOT);
  expect(whole.lines.join('\n')).not.toContain(BOT);
});

interface Sent {
  readonly method?: string;
  readonly query?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What comes back of a call, and how often Phorge was asked for what. */
async function call(name: string, { method = 'POST', query = '', body, headers = {} }: Sent) {
  const answer = await whole.ask(`/api/${name}${query}`, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: body === undefined ? headers : { 'content-type': FORM, ...headers },
  });
  answers.push(answer.body, JSON.stringify(answer.headers));
  const { result, error_code: code, error_info: info } = answer.status === 200 ? JSON.parse(answer.body) : {};
  return { status: answer.status, result, code, info, event: answer.event };
}

const params = (token: unknown, values: object = {}) =>
  `params=${encodeURIComponent(JSON.stringify({ ...values, __conduit__: { token } }))}&output=json`;

const WHOAMI = '/api/user.whoami';
const asked = () => whole.phorge.requests.map(({ target }) => target.split('?')[0]);

describe('a Conduit token identifies the caller', () => {
  test.each([
    ['in the body', { body: `api.token=${ALICE}` }],
    ['in the query', { method: 'GET', query: `?api.token=${ALICE}` }],
    ['in params', { body: params(ALICE) }],
    [
      'as the console sends it',
      { body: `params[__conduit__]=${encodeURIComponent(`{"token":"${ALICE}"}`)}` },
    ],
    ['compressed', { body: gzipSync(params(ALICE)), headers: { 'content-encoding': 'gzip' } }],
    [
      'beside cookies, which stay behind',
      { body: params(ALICE), headers: { cookie: 'phsid=x; phusr=mallory' } },
    ],
  ])('%s', async (_how, sent) => {
    const { result, event } = await call('user.whoami', sent);
    expect(result).toMatchObject({ userName: 'alice' });
    expect(event.actor).toMatchObject({ iss: `http://127.0.0.1:${whole.port}`, name: 'alice' });
    expect(event.outcome).toBe('allow');
  });

  test('Phorge is asked once, and its answer is remembered', async () => {
    await call('project.search', { body: params(ALICE) });
    await call('project.search', { body: params(ALICE) });
    expect(asked().filter((path) => path === WHOAMI).length).toBeLessThanOrEqual(1);
    expect(asked().filter((path) => path === '/api/project.search')).toHaveLength(2);
  });

  test('a token that Phorge does not know is refused, and not asked about again', async () => {
    const unknown = params(`api-${'x'.repeat(28)}`);
    for (let times = 0; times < 3; times++) {
      expect((await call('user.whoami', { body: unknown })).code).toBe('ERR-INVALID-AUTH');
    }
    expect(asked()).toEqual([WHOAMI]);
  });

  test('a text that is no API token of a user is refused without asking Phorge', async () => {
    for (const token of ['api-short', `clr-${'a'.repeat(28)}`, `${ALICE}a`]) {
      expect((await call('user.whoami', { body: params(token) })).code).toBe('ERR-INVALID-AUTH');
    }
    expect(asked()).toEqual([]);
  });

  test('another user’s token has that user’s rights: the policy does not know them', async () => {
    expect((await call('project.search', { body: params(MALLORY) })).code).toMatch(/^ERR-PORTCULLIS-/);
    expect(asked()).toEqual([WHOAMI]);
  });

  test('`arc patch`, which first calls anonymously, shows its token by Phorge’s own code', async () => {
    expect(await call('project.search', { body: 'params=%7B%7D&output=json' })).toMatchObject({
      code: 'ERR-INVALID-SESSION',
      event: { outcome: 'deny', reason: expect.arrayContaining(['policy.login_required']) },
    });
    expect(asked()).toEqual([]);
  });

  test('a call that the policy refuses does not reach Phorge', async () => {
    expect((await call('project.edit', { body: params(ALICE) })).code).toMatch(/^ERR-PORTCULLIS-/);
    expect(asked()).not.toContain('/api/project.edit');
  });
});

const json = (token: string) => encodeURIComponent(`{"__conduit__":{"token":"${token}"}}`);
const FORMS: readonly (readonly [string, string])[] = [
  ['api.token', `api.token=${ALICE}`],
  ['params', `params=${json(ALICE)}`],
  ['console', `params[__conduit__]=${encodeURIComponent(`{"token":"${ALICE}"}`)}`],
];
const HOSTILE: readonly (readonly [string, (body: string) => Sent])[] = [
  ['the same once more', (body) => ({ body: `${body}&${body}` })],
  ['api.token of another', (body) => ({ body: `${body}&api.token=${MALLORY}` })],
  ['api_token of another', (body) => ({ body: `${body}&api_token=${MALLORY}` })],
  ['a name with a space before it', (body) => ({ body: `${body}&+api.token=${MALLORY}` })],
  ['another token in the query', (body) => ({ body, query: `?api.token=${MALLORY}` })],
  ['other params in the query', (body) => ({ body, query: `?params=${json(MALLORY)}` })],
  ['other params in the body', (body) => ({ body: `${body}&params=${json(MALLORY)}` })],
  ['an OAuth token beside it', (body) => ({ body: `${body}&access_token=x` })],
  ['unmatched brackets', (body) => ({ body: `${body}&params[=x` })],
  ['a value that is a list too', (body) => ({ body: `${body}&limit=1&limit[x]=2` })],
  ['text/plain', (body) => ({ body, headers: { 'content-type': 'text/plain' } })],
  ['application/json', (body) => ({ body, headers: { 'content-type': 'application/json' } })],
  ['what is no gzip', (body) => ({ body, headers: { 'content-encoding': 'gzip' } })],
  ['an encoding of another kind', (body) => ({ body, headers: { 'content-encoding': 'deflate' } })],
  ['PUT', (body) => ({ body, method: 'PUT' })],
  ['__path__', (body) => ({ body: `${body}&__path__=/api/user.whoami` })],
  [
    '__path__, compressed',
    (body) => ({ body: gzipSync(`${body}&__path__=/status/`), headers: { 'content-encoding': 'gzip' } }),
  ],
];

describe('a call that can be read in two ways is refused, and Phorge asked nothing', () => {
  describe.each(FORMS)('%s', (_form, body) => {
    test.each(HOSTILE)('%s', async (_variant, sent) => {
      const { status } = await call('user.whoami', sent(body));
      expect(status).toBe(400);
      expect(asked()).toEqual([]);
    });
  });
});

describe('a bot’s token is put in by the gate', () => {
  const basic = (token: string) => ({ authorization: `Basic ${btoa(`gate:${token}`)}` });

  test.each([
    ['in the place of the API token', () => ({ body: params(ci) })],
    ['there, by the other form', () => ({ body: `api.token=${ci}&output=json` })],
    [
      'there, as the console sends it',
      () => ({ body: `params[__conduit__]=${encodeURIComponent(`{"token":"${ci}"}`)}` }),
    ],
    ['there, compressed', () => ({ body: gzipSync(params(ci)), headers: { 'content-encoding': 'gzip' } })],
    ['as Basic, in the address', () => ({ body: 'output=json', headers: basic(ci) })],
    ['as Basic, beside a token of Phorge’s', () => ({ body: params(ALICE), headers: basic(ci) })],
    ['as Bearer', () => ({ body: 'output=json', headers: { authorization: `Bearer ${ci}` } })],
  ])('%s', async (_how, sent) => {
    const { result, event } = await call('user.whoami', sent());
    expect(result).toMatchObject({ userName: 'ci-bot' });
    expect(event.actor).toMatchObject({ iss: whole.provider.issuer, sub: 'engineer' });
    const [request] = whole.phorge.requests;
    expect(JSON.stringify(request)).not.toContain(ci);
    expect(request?.headers.map(([name]) => name.toLowerCase())).not.toContain('authorization');
  });

  test('the rest of a call stays as it was', async () => {
    const { result } = await call('project.search', {
      body: params(ci, { limit: 1, constraints: { slugs: ['platform_team'] } }),
    });
    expect(result).toMatchObject({ data: [{ fields: { slug: 'platform_team' } }], cursor: { limit: 1 } });
  });

  test('a caller without a bot’s role gets no token, and does not use the gateway’s', async () => {
    expect((await call('user.whoami', { body: params(idle) })).code).toBe(
      'ERR-PORTCULLIS-PHABRICATOR-CONDUIT-NO-BOT',
    );
    expect(asked()).toEqual([]);
  });

  test('a changed token is refused', async () => {
    expect((await call('user.whoami', { body: params(`${ci.slice(0, -8)}AAAAAAAA`) })).code).toMatch(
      /^ERR-PORTCULLIS-TOKEN-/,
    );
    expect((await call('user.whoami', { body: 'output=json', headers: basic('guess') })).code).toMatch(
      /^ERR-PORTCULLIS-TOKEN-/,
    );
    expect(asked()).toEqual([]);
  });

  test('a token in the address is not exchanged', async () => {
    const { status } = await call('user.whoami', { method: 'GET', query: `?api.token=${ci}` });
    expect(status).toBe(400);
    expect(asked()).toEqual([]);
  });

  test('Phorge repeats a token that it refuses, and the gate does not', async () => {
    whole.phorge.setDisabled('ci-bot', true);
    const info = `API token "${BOT}" is not valid.`;
    whole.phorge.respond(WHOAMI, {
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Token', BOT],
      ],
      body: JSON.stringify({ result: null, error_code: 'ERR-INVALID-AUTH', error_info: info }),
    });
    const { info: shown } = await call('user.whoami', { body: params(ci) });
    expect(shown).toBe(`API token "${'*'.repeat(32)}" is not valid.`);
    whole.phorge.reset();
  });
});

describe('a user who is logged in at the gateway and sends an API token as well', () => {
  const headers = () => ({ authorization: `Bearer ${ci}` });

  test('must be its user', async () => {
    const { result, event } = await call('user.whoami', { body: params(EMIL), headers: headers() });
    expect(result).toMatchObject({ userName: 'emil' });
    expect(event.actor).toMatchObject({ sub: 'engineer' });
  });

  test('is refused with another user’s, and Phorge is asked only for the token’s user', async () => {
    const { code, info, event } = await call('user.search', { body: params(ALICE), headers: headers() });
    expect(code).toBe('ERR-PORTCULLIS-PHABRICATOR-CONDUIT-OTHER-PERSON');
    expect(info).toMatch(/^This Conduit token belongs to another user than the one you are logged in as./);
    expect(event).toMatchObject({ outcome: 'deny', actor: { sub: 'engineer' } });
    expect(asked().filter((path) => path !== WHOAMI)).toEqual([]);
  });
});

// `arc download F1`: the address of a file by file.search, and then the file, without any credential.
describe('the address of a file in an answer of file.search', () => {
  const search = async (token = ALICE) => {
    whole.phorge.addFile({ name: 'notes.txt', content: 'written down' });
    const { result } = await call('file.search', { body: params(token) });
    return (result.data as { fields: { name: string; dataURI: string } }[]).find(
      ({ fields }) => fields.name === 'notes.txt',
    )?.fields.dataURI as string;
  };
  const pathOf = (uri: string) => uri.slice(`http://127.0.0.1:${whole.port}`.length);

  test('is fetched as the caller, by the rules for file.download, and Phorge sees no ticket', async () => {
    const uri = await search();
    const { status, body, event } = await whole.ask(pathOf(uri));
    expect([status, body]).toEqual([200, 'written down']);
    expect(event).toMatchObject({
      ...{ outcome: 'allow', actor: { name: 'alice' } },
      resource: { app: 'conduit', operation: 'file.download' },
    });
    expect(whole.phorge.requests.at(-1)?.target).toBe(pathOf(uri).replace(/\?.*/, ''));
    const [, ticket = ''] = uri.split('portcullis-ticket=');
    expect(ticket.length).toBeGreaterThan(40);
    expect(whole.lines.join('\n')).not.toContain(ticket);
  });

  test('is fetched as the job for which the gateway called with the token of a bot', async () => {
    const { status, event } = await whole.ask(pathOf(await search(ci)));
    expect([status, event.actor]).toMatchObject([200, { sub: 'engineer' }]);
  });

  test('opens no other file, and nothing without its ticket, with a changed one, or by another method', async () => {
    const path = pathOf(await search());
    const [plain = ''] = path.split('?');
    const other = whole.phorge.addFile({ name: 'other.txt', content: 'x' });
    for (const [at, method, expected] of [
      [plain, 'GET', 401],
      [`${other}?${path.split('?')[1]}`, 'GET', 401],
      [`/maniphest/?${path.split('?')[1]}`, 'GET', 401],
      [`${path.slice(0, -4)}AAAA`, 'GET', 401],
      [`${plain}?portcullis-ticket=`, 'GET', 401],
      [`${plain}?portcullis-ticket=%zz`, 'GET', 401],
      [path, 'POST', 401],
    ] as const) {
      expect([at.length, method, (await whole.ask(at, { method })).status]).toEqual([
        at.length,
        method,
        expected,
      ]);
    }
  });
});

describe('an endpoint that the configuration opens', () => {
  test('is called without a login, by its own method and path, and the event names the rule', async () => {
    const { event } = await whole.ask('/mail/mailgun/', { method: 'POST', body: 'signature=x' });
    expect(event).toMatchObject({
      ...{ outcome: 'allow', actor: { kind: 'anonymous' } },
      policy: { matched_rule: 'endpoint: mailgun' },
    });
    expect(asked()).toEqual(['/mail/mailgun/']);
    for (const [method, path] of [
      ['GET', '/mail/mailgun/'],
      ['POST', '/mail/sendgrid/'],
    ] as const) {
      expect((await whole.ask(path, { method })).event.outcome).toBe('deny');
    }
    expect(asked()).toHaveLength(1);
  });
});

const run = promisify(execFile);
/** Debian's own: the package is for no other. */
const PYTHON = '/usr/bin/python3';
const hasPython = await run(PYTHON, ['-c', 'import phabricator']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasPython)('python3-phabricator', () => {
  const SCRIPT = `
import sys, phabricator
client = phabricator.Phabricator(host=sys.argv[1], token=sys.argv[2])
try:
    print(client.user.whoami().userName)
    client.project.edit(transactions=[])
except phabricator.APIError as error:
    print(error.code, error.message)
`;
  test.each([
    ['by its Conduit token', () => ALICE, 'alice'],
    ['by the gate’s token, as the bot', () => ci, 'ci-bot'],
  ])('%s, and reads why it is refused', async (_how, token, user) => {
    const host = `http://127.0.0.1:${whole.port}/api/`;
    const { stdout } = await run(PYTHON, ['-c', SCRIPT, host, token()]);
    answers.push(stdout);
    expect(stdout).toMatch(new RegExp(`^${user}\nERR-PORTCULLIS-POLICY-\\S+ \\S+`));
  });
});

interface Canduit {
  exec: (method: string, parameters: object, done: (error: Error | null, result: unknown) => void) => void;
}

type CreateCanduit = (
  configuration: { api: string; token: string },
  done: (error: Error | null, client: Canduit) => void,
) => void;

describe('canduit', () => {
  const create = createRequire(import.meta.url)('canduit') as CreateCanduit;
  const exec = (token: string, method: string) =>
    new Promise((resolve, reject) => {
      create({ api: `http://127.0.0.1:${whole.port}/api/`, token }, (problem, client) => {
        if (problem !== null) return reject(problem);
        client.exec(method, {}, (error, result) => (error === null ? resolve(result) : reject(error)));
      });
    });

  test('calls as who its token is, or as the bot, and reads why it is refused', async () => {
    expect(await exec(ALICE, 'user.whoami')).toMatchObject({ userName: 'alice' });
    expect(await exec(ci, 'user.whoami')).toMatchObject({ userName: 'ci-bot' });
    await expect(exec(ALICE, 'project.edit')).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR-PORTCULLIS-POLICY-/),
      message: expect.stringMatching(/\w+ \w+/),
    });
  });
});
