import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Phorge, startPhorge } from '../../../src/phorge.ts';
import { send } from '../raw-http.ts';

const run = promisify(execFile);
const basic = (credentials: string): string => `Basic ${btoa(credentials)}`;
const good = { authorization: basic('alice:vcs-password') };
const REFS = '/info/refs?service=git-upload-pack';
let phorge: Phorge;

beforeAll(async () => {
  phorge = await startPhorge({
    users: [
      { username: 'alice', vcsPassword: 'vcs-password' },
      { username: 'gone', vcsPassword: 'vcs-password', disabled: true },
      { username: 'bob' },
    ],
    repositories: [
      { shortName: 'example', callsign: 'EX' },
      { shortName: 'web-only', httpEnabled: false },
      { shortName: 'archive', readOnly: true },
    ],
  });
});

afterAll(() => phorge.close());

describe('refusals carry their message in the reason phrase', () => {
  test.each([
    ['no credentials', {}, 401, 'You must log in to access repositories.'],
    ['a wrong password', { authorization: basic('alice:guess') }, 403, 'Invalid credentials.'],
    ['an unknown user', { authorization: basic('eve:vcs-password') }, 403, 'Invalid credentials.'],
    ['a disabled user', { authorization: basic('gone:vcs-password') }, 403, 'Invalid credentials.'],
    ['a user without a VCS password', { authorization: basic('bob:') }, 403, 'Invalid credentials.'],
  ])('%s', async (_, headers, status, reason) => {
    const answer = await send(phorge.port, `/source/example.git${REFS}`, { headers });
    expect(answer).toMatchObject({ status, reason, body: `${status} ${reason}`, setCookies: [] });
    expect(answer.headers['x-phabricator-message']).toBe(reason);
    expect(answer.headers['www-authenticate']).toBe(
      status === 401 ? 'Basic realm="Phabricator Repositories"' : undefined,
    );
    expect(answer.headers).not.toHaveProperty('x-frame-options');
  });

  test('a session cookie does not count', async () => {
    const { cookie } = phorge.signIn('alice');
    const answer = await send(phorge.port, `/source/example.git${REFS}`, { headers: { cookie } });
    expect(answer.status).toBe(401);
  });

  test.each([
    [`/source/nosuch.git${REFS}`, 404],
    [`/source/web-only.git${REFS}`, 403],
    ['/source/archive.git/info/refs?service=git-receive-pack', 503],
    ['/source/example.git/info/lfs/objects/batch?service=x', 403],
  ])('%s', async (target, status) => {
    expect((await send(phorge.port, target, { headers: good })).status).toBe(status);
  });
});

describe('any one sign makes a repository address a git address', () => {
  test.each([
    ['the parameter service', '/source/example/manage/?service=x', {}],
    ['git’s user agent', '/source/example/manage/', { 'user-agent': 'git/2.0' }],
    ['the parameter cmd', '/source/example/browse/?cmd=heads', {}],
    ['a git body', '/diffusion/EX/', { 'content-type': 'application/x-git-upload-pack-request' }],
    ['an LFS body', '/diffusion/1/', { 'content-type': 'application/vnd.git-lfs+json' }],
    ['an LFS request', '/source/example.git/x', { 'x-phabricator-request-type': 'git-lfs' }],
  ])('%s', async (_, target, headers) => {
    const { cookie } = phorge.signIn('alice');
    const answer = await send(phorge.port, target, { headers: { ...headers, cookie } });
    expect(answer.status).toBe(401);
  });

  test('elsewhere these signs change nothing', async () => {
    const headers = { 'user-agent': 'git/2.0', cookie: phorge.signIn('alice').cookie };
    expect((await send(phorge.port, '/maniphest/?service=x', { headers })).status).toBe(200);
  });

  test('Subversion is refused', async () => {
    const headers = { dav: 'http://subversion.tigris.org/xmlns/dav/svn/depth' };
    const answer = await send(phorge.port, '/diffusion/EX/', { headers });
    expect(answer.status).toBe(500);
    expect(answer.body).toContain('does not support HTTP access to Subversion repositories');
  });
});

describe('with the VCS password', () => {
  test.each([
    ['/source/example'],
    ['/source/example.git'],
    ['/source/example/any.git'],
    ['/diffusion/EX/any.git'],
    ['/diffusion/1/any.git'],
  ])('%s advertises an empty repository', async (base) => {
    const answer = await send(phorge.port, `${base}${REFS}`, { headers: good });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-git-upload-pack-advertisement',
      'cache-control': 'no-cache, max-age=0, must-revalidate',
    });
    expect(answer.body).toMatch(/^001e# service=git-upload-pack\n0000[0-9a-f]{4}0{40} capabilities\^\{\}\0/);
  });

  test('git itself clones the empty repository and pushes to it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stand-in-git-'));
    const git = (...args: string[]) =>
      run('git', args, {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
      });
    const remote = `http://alice:vcs-password@127.0.0.1:${phorge.port}/source/example.git`;
    const author = ['-c', 'user.name=Alice', '-c', 'user.email=alice@phorge.example'];
    await git('clone', '--quiet', remote, 'work');
    await git('-C', 'work', ...author, 'commit', '--quiet', '--allow-empty', '-m', 'first');
    const { stderr } = await git('-C', 'work', 'push', 'origin', 'HEAD:refs/heads/main');
    await rm(folder, { recursive: true });
    expect(stderr).toContain('[new branch]');
  });
});
