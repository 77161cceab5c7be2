import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../../packages/gateway/test/fixtures/version-control.ts';
import { applyMigrations } from '../../fixtures/apply-migrations.ts';
import { freePort } from '../../free-port.ts';
import { demoConfiguration } from '../demo-configuration.ts';
import { AUDIT_DB } from '../operator-setting.ts';
import { PROGRAM_USERS, PROGRAM_VARIABLES } from '../programs.ts';
import { type Question, startWholeGate, type WholeGate } from './running-gate.ts';

// The demo's Phorge that retires. Whoever asks, and in whatever form: no request that may change something reaches it.

const runFile = promisify(execFile);
const { alice } = PROGRAM_USERS;
const HASH = 'a'.repeat(64);

let whole: WholeGate;
let folder: string;
let repository: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retired-'));
  repository = join(folder, 'lab.git');
  await runFile('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  whole = await startWholeGate({
    phorge: {
      users: Object.values(PROGRAM_USERS),
      repositories: [{ shortName: 'lab', callsign: 'LAB', directory: repository, lfs: true }],
    },
    gate: {
      port: await freePort(),
      configurationFile: demoConfiguration({ isRetired: true }),
      databases: { [AUDIT_DB]: applyMigrations },
    },
    variables: PROGRAM_VARIABLES,
  });
});
afterAll(async () => {
  await whole?.close();
  await rm(folder, { recursive: true });
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const VCS = { authorization: basic(alice.username, alice.vcsPassword) };
const form = (body: string, headers: Record<string, string> = {}): Question => ({
  method: 'POST',
  body,
  headers: { ...FORM, ...headers },
});
const params = (more: object = {}): string =>
  `params=${encodeURIComponent(JSON.stringify({ ...more, __conduit__: { token: alice.apiToken } }))}&output=json`;
const EDIT = { transactions: [{ type: 'title', value: 'changed' }] };
const MULTIPART = {
  'content-type': 'multipart/form-data; boundary=x',
};
const part = (name: string, value: string): string =>
  `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x--\r\n`;

/** Forms of writing, by the person and by the programs of an engineer. */
const WRITES: readonly (readonly [path: string, question: Question])[] = [
  // Pages and their scripts.
  ['/maniphest/task/edit/', form('title=x&__form__=1&__csrf__=B@x')],
  [
    '/maniphest/task/edit/1/comment/',
    form('comment=x', { 'x-phabricator-via': '/T1', 'x-phabricator-csrf': 'B@x' }),
  ],
  ['/maniphest/task/edit/1/?__ajax__=true&__wflow__=true', form('title=x')],
  ['/maniphest/task/edit/', { method: 'POST', body: part('title', 'x'), headers: MULTIPART }],
  ['/maniphest/task/edit/', { method: 'POST', body: 'title=x', headers: { 'content-type': 'text/plain' } }],
  ['/maniphest/task/edit/', { method: 'PUT', body: 'title=x', headers: FORM }],
  ['/maniphest/task/edit/', form('title=x', { 'x-http-method-override': 'GET' })],
  ['/file/dropupload/?name=x.txt', { method: 'POST', body: 'x' }],
  ['/file/upload/', { method: 'POST', body: part('file', 'x'), headers: MULTIPART }],
  ['/token/give/PHID-TASK-1/', form('tokenPHID=x')],
  ['/subscriptions/add/PHID-TASK-1/', form('')],
  ['/settings/user/alice/page/account/', form('x=y')],
  ['/settings/adjust/?key=search-scope&value=all', form('')],
  ['/auth/register/abc/', form('username=x')],
  ['/auth/confirmlink/abc/', form('')],
  ['/project/board/1/query/all/', form('')],
  ['/maniphest/query/all/export/', form('format=text')],
  // By GET, with the token and without, and by what decides the path.
  ['/flag/delete/6/?__csrf__=B@x&__form__=1', {}],
  ['/conduit/token/', {}],
  ['/oauthserver/token/', {}],
  ['/harbormaster/hook/circleci/', form('')],
  ['/mail/sendgrid/', form('from=x')],
  ['/file/imageproxy/?uri=http://127.0.0.1/x.png', {}],
  ['/macro/meme/?macro=x', {}],
  ['/robots.txt?__path__=/maniphest/task/edit/', form('title=x')],
  ['/search/', form('__path__=/maniphest/task/edit/&title=x')],
  ['/search/', { method: 'POST', body: part('__path__', '/maniphest/task/edit/'), headers: MULTIPART }],
  ['/index.php?__path__=/maniphest/task/edit/', form('title=x')],
  // Conduit.
  ['/api/maniphest.edit', form(params(EDIT))],
  [
    `/api/maniphest.edit?api.token=${alice.apiToken}&transactions[0][type]=title&transactions[0][value]=x`,
    {},
  ],
  [
    '/api/maniphest.edit',
    { method: 'POST', body: gzipSync(params(EDIT)), headers: { ...FORM, 'content-encoding': 'gzip' } },
  ],
  ['/api/maniphest.createtask', form(`api.token=${alice.apiToken}&title=x`)],
  ['/api/differential.createcomment', form(params({ revision_id: 1, message: 'x' }))],
  ['/api/file.upload', form(params({ name: 'x', data_base64: 'eA==' }))],
  ['/api/file.allocate', form(params({ name: 'x', contentLength: 1 }))],
  ['/api/user.edit', form(params())],
  ['/api/conduit.connect', form(params())],
  ['/api/acme.frobnicate', form(params())],
  ['/api/maniphest.search?__path__=/api/maniphest.edit', form(params(EDIT))],
  ['/api//maniphest.edit', form(params(EDIT))],
  // Version control.
  ['/source/lab.git/info/refs?service=git-receive-pack', { headers: VCS }],
  ['/source/lab.git/x/info/refs?service=git-receive-pack', { headers: VCS }],
  ['/source/lab.git/info/refs?+service=git-receive-pack', { headers: VCS }],
  [
    '/source/lab.git/git-receive-pack',
    {
      method: 'POST',
      body: '0000',
      headers: { ...VCS, 'content-type': 'application/x-git-receive-pack-request' },
    },
  ],
  [
    '/source/lab.git/git-upload-pack',
    { method: 'POST', body: 'service=git-receive-pack', headers: { ...VCS, ...FORM } },
  ],
  ['/source/lab/?cmd=unbundle', { method: 'POST', body: 'x', headers: VCS }],
  ['/source/lab/?cmd=pushkey', { headers: VCS }],
  ['/source/lab/?cmd=batch', { headers: { ...VCS, 'x-hgarg-1': 'cmds=pushkey+x' } }],
  ['/source/lab/browse/?cmd=unbundle', { method: 'POST', body: 'x', headers: VCS }],
  [
    '/source/lab.git/info/lfs/objects/batch',
    {
      method: 'POST',
      body: JSON.stringify({ operation: 'upload', objects: [] }),
      headers: { ...VCS, 'content-type': 'application/vnd.git-lfs+json' },
    },
  ],
  [`/source/lab.git/info/lfs/upload/${HASH}`, { method: 'PUT', body: 'x', headers: VCS }],
  ['/source/lab.git/info/lfs/locks', { method: 'POST', body: '{}', headers: VCS }],
];

/** What the gate itself asks about credentials: whose a token is, and whether a password is good for reading. */
const OWN: ReadonlySet<string> = new Set([
  'POST /api/user.whoami',
  'GET /source/lab.git/info/refs?service=git-upload-pack',
  'GET /source/lab/?cmd=capabilities',
]);

const reached = (): readonly string[] =>
  whole.phorge.requests.map(({ method, target }) => `${method} ${target}`).filter((one) => !OWN.has(one));

describe('a Phorge that retires', () => {
  test('gets no request that may change something, by any form of writing, from a stranger and from an administrator', async () => {
    const admin = await whole.tokenOf('admin');
    const before = reached().length;
    const refused: number[] = [];
    for (const [path, question] of WRITES) {
      for (const token of [undefined, admin]) {
        const hasOwn = question.headers !== undefined && 'authorization' in question.headers;
        const asked = token === undefined || hasOwn ? question : { ...question, token };
        refused.push((await whole.ask(path, asked)).status);
      }
    }
    expect(reached().slice(before)).toEqual([]);
    // Conduit answers 200 with an error; all others say that they refuse.
    expect(refused.filter((status) => status < 400 && status !== 200)).toEqual([]);
  });

  test('takes no push of git, and says why; a clone works', async () => {
    const url = `http://${alice.username}:${alice.vcsPassword}@127.0.0.1:${whole.port}/source/lab.git`;
    const options = { cwd: folder, env: environment(folder) };
    await runFile('git', ['clone', '--quiet', url, 'work'], options);
    const work = { ...options, cwd: join(folder, 'work') };
    const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    await runFile('git', [...identity, 'commit', '--quiet', '--allow-empty', '-m', 'x'], work);
    const pushed = runFile('git', ['push', url, 'HEAD:refs/heads/main'], work);
    await expect(pushed).rejects.toThrow('read-only since 2026-03-01');
    expect((await runFile('git', ['-C', repository, 'for-each-ref'])).stdout).toBe('');
  });

  test('is read as before: pages, the form of a search, Conduit and git', async () => {
    const token = await whole.tokenOf('engineer');
    const before = reached().length;
    expect((await whole.ask('/maniphest/', { token })).status).toBe(200);
    await whole.ask('/search/', { ...form('query=x'), token });
    expect(JSON.parse((await whole.ask('/api/maniphest.search', form(params()))).body)).toMatchObject({
      error_code: null,
    });
    expect(
      (await whole.ask('/source/lab.git/info/refs?service=git-upload-pack', { headers: VCS })).status,
    ).toBe(200);
    const asked = reached().slice(before);
    expect(asked).toContain('GET /maniphest/');
    expect(asked).toContain('POST /search/');
    expect(asked).toContain('POST /api/maniphest.search');
  });

  test('redirects its old addresses, without asking Phorge', async () => {
    const before = whole.phorge.requests.length;
    const { status, headers } = await whole.ask('/D12');
    expect([status, headers.location]).toEqual([
      302,
      'https://gitlab.example.com/acme/phorge/-/merge_requests/12',
    ]);
    expect(whole.phorge.requests.length).toBe(before);
  });
});
