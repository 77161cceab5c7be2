import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sent } from './fixtures/sent.ts';
import { NO_PUSHERS, startVersionControl, type VersionControl } from './fixtures/version-control.ts';

const GIT = { 'user-agent': 'git/2.47.3' };
const LFS = { 'content-type': 'application/vnd.git-lfs+json' };
const oid = (content: string) => createHash('sha256').update(content).digest('hex');

let whole: VersionControl;
const git = (...args: string[]) => whole.run('git', ...args);
/** What the origin holds. */
const refs = () => git('--git-dir=lab.git', 'for-each-ref');

beforeAll(async () => {
  whole = await startVersionControl((folder) => [
    { shortName: 'lab', callsign: 'LAB', directory: join(folder, 'lab.git'), lfs: true },
  ]);
  await git('init', '--quiet', '--bare', '--initial-branch=main', 'lab.git');
  await git('clone', '--quiet', 'lab.git', 'work');
  await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'first');
  await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
});
afterAll(() => whole?.[Symbol.asyncDispose]());

describe('honest git', () => {
  test.each(['pusher', ...NO_PUSHERS])('%s clones and fetches', async (user) => {
    await git('clone', '--quiet', whole.url(user, '/source/lab.git'), `of-${user}`);
    await git('-C', `of-${user}`, 'fetch', '--quiet');
    expect(await git('-C', `of-${user}`, 'log', '--format=%s')).toContain('first');
  });

  test.each([
    '/source/lab.git',
    '/source/lab',
    '/source/lab/lab.git',
    '/diffusion/LAB/',
    '/diffusion/1/lab.git',
  ])('pushers push to %s', async (path) => {
    const branch = `refs/heads/honest/${path.replaceAll('/', '-')}`;
    await git('-C', 'work', 'push', '--quiet', whole.url('pusher', path), `HEAD:${branch}`);
    expect(await refs()).toContain(branch);
  });

  test('a push of several megabytes, in chunks', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024);
    crypto.getRandomValues(bytes.subarray(0, 65_536));
    for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    await writeFile(join(whole.folder, 'work/large.bin'), bytes);
    await git('-C', 'work', 'add', '.');
    await git('-C', 'work', 'commit', '--quiet', '-m', 'large');
    await git(
      '-C',
      'work',
      'push',
      '--quiet',
      whole.url('pusher', '/source/lab.git'),
      'HEAD:refs/heads/large',
    );
    expect(await refs()).toContain('refs/heads/large');
  });
});

const DISGUISES = [
  '/source/lab.git',
  '/source/lab',
  '/source/lab/lab.git',
  '/source/lab/browse',
  '/source/lab/history',
  '/source/lab/info',
  '/source/lab/git-upload-pack',
  '/diffusion/LAB/browse',
  '/diffusion/1/view',
];

describe('no push is accepted in any disguise', () => {
  test.each(DISGUISES)('Phorge itself accepts one at %s', async (path) => {
    const branch = `refs/heads/direct/${DISGUISES.indexOf(path)}`;
    await git('-C', 'work', 'push', '--quiet', whole.directUrl('pusher', path), `HEAD:${branch}`);
    expect(await refs()).toContain(branch);
  });

  test.each(DISGUISES)('and no caller without the right gets one through the gateway at %s', async (path) => {
    const before = await refs();
    for (const user of NO_PUSHERS) {
      const push = git('-C', 'work', 'push', whole.url(user, path), 'HEAD:refs/heads/smuggled');
      await expect(push, user).rejects.toThrow(/requested URL returned error: 40[03]/);
    }
    expect(await refs()).toBe(before);
  });

  test.each(NO_PUSHERS)('%s with the body alone, below any directory', async (user) => {
    const before = await refs();
    const main = (await git('--git-dir=lab.git', 'rev-parse', 'refs/heads/main')).trim();
    const command = `${'0'.repeat(40)} ${main} refs/heads/smuggled\0report-status`;
    // An empty pack: the object is there already.
    const pack = Buffer.from('5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e', 'hex');
    const length = (command.length + 4).toString(16).padStart(4, '0');
    const body = Buffer.concat([Buffer.from(`${length}${command}0000`), pack]);
    const push = { ...GIT, 'content-type': 'application/x-git-receive-pack-request' };
    for (const [path, headers] of [
      ['/source/lab/browse/git-receive-pack', push],
      ['/source/lab/git-upload-pack/git-receive-pack', push],
      ['/source/lab/git-upload-pack', push],
      ['/source/lab/browse/git-receive-pack?service=git-upload-pack', push],
      ['/source/lab/git-receive-pack', { ...push, 'x-http-method-override': 'GET' }],
    ] as const) {
      const { status } = await sent(whole.url(user, path), { method: 'POST', headers, body });
      expect([400, 403], path).toContain(status);
    }
    expect(await refs()).toBe(before);
    // The same body is a push where nobody stands in the way.
    const direct = whole.directUrl('pusher', '/source/lab/browse/git-receive-pack');
    expect((await sent(direct, { method: 'POST', headers: push, body })).body).toContain(
      'ok refs/heads/smuggled',
    );
    await git('--git-dir=lab.git', 'update-ref', '-d', 'refs/heads/smuggled');
  });

  test('the advertisement of a push, in a name that PHP reads otherwise', async () => {
    const path = '/source/lab.git/info/refs?+service=git-receive-pack';
    const direct = await sent(whole.directUrl('pusher', path), { headers: GIT });
    expect(direct).toMatchObject({
      status: 200,
      body: expect.stringContaining('# service=git-receive-pack'),
    });
    for (const user of ['pusher', ...NO_PUSHERS]) {
      expect((await sent(whole.url(user, path), { headers: GIT })).status).toBe(400);
    }
  });

  test.each(NO_PUSHERS)('%s uploads for git-lfs', async (user) => {
    const content = `uploaded by ${user}`;
    const type = { 'x-phabricator-request-type': 'git-lfs', 'content-type': 'application/octet-stream' };
    const upload = `/source/lab/browse/info/lfs/upload/${oid(content)}`;
    for (const path of [upload, upload.replace('/browse', ''), upload.replace('/browse', '.git')]) {
      const put = await sent(whole.url(user, path), { method: 'PUT', headers: type, body: content });
      expect([400, 403], path).toContain(put.status);
    }
    const batch = JSON.stringify({
      operation: 'upload',
      objects: [{ oid: oid(content), size: content.length }],
    });
    for (const path of [
      '/source/lab.git/info/lfs/objects/batch',
      '/source/lab/browse/info/lfs/objects/batch',
    ]) {
      const post = await sent(whole.url(user, path), { method: 'POST', headers: LFS, body: batch });
      expect(post.status, path).toBe(403);
    }
    const direct = await sent(whole.directUrl(user, upload), { method: 'PUT', headers: type, body: content });
    expect(direct.status).toBe(200);
  });
});
