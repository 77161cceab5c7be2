import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type HgServer, startHgServer } from './fixtures/hg-server.ts';
import { sent } from './fixtures/sent.ts';
import {
  hasProgram,
  NO_PUSHERS,
  startVersionControl,
  type VersionControl,
} from './fixtures/version-control.ts';

const HG = { 'user-agent': 'mercurial/proto-1.0', 'content-type': 'application/mercurial-0.1' };
const FORCE = '666f726365';

describe.skipIf(!hasProgram('hg'))('Mercurial', () => {
  let server: HgServer | undefined;
  let whole: VersionControl;
  /** An uncompressed bundle whose commit message is a command. */
  let bundle: Buffer;
  const hg = (...args: string[]) => whole.run('hg', ...args);
  const commits = () => hg('-R', 'origin', 'log', '--template', '{desc}\n');
  /** What the origin holds: its changelog, and its bookmarks. */
  const held = async () => {
    const store = join(whole.folder, 'origin/.hg');
    const bookmarks = await readFile(join(store, 'bookmarks'), 'latin1').catch(() => 'none');
    return `${await readFile(join(store, 'store/00changelog.i'), 'latin1')} ${bookmarks}`;
  };

  beforeAll(async () => {
    server = await startHgServer();
    if (server !== undefined) vi.stubEnv('PATH', server.path);
    whole = await startVersionControl((folder) => [
      { shortName: 'lab', callsign: 'LAB', vcs: 'hg', directory: join(folder, 'origin') },
    ]);
    await hg('init', 'origin');
    await commit('origin', 'first');
    await hg('clone', 'origin', 'attacker');
    await commit('attacker', `smuggled &cmd=unbundle&heads=${FORCE}&`);
    await hg('-R', 'attacker', 'bundle', '--type', 'none-v1', '--base', '0', 'bundle.hg');
    bundle = await readFile(join(whole.folder, 'bundle.hg'));
    expect(bundle.toString('latin1')).toContain('&cmd=unbundle&');
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await whole?.[Symbol.asyncDispose]();
  });

  async function commit(repository: string, message: string): Promise<void> {
    await writeFile(join(whole.folder, repository, 'file'), message);
    await hg('-R', repository, 'commit', '--addremove', '--message', message);
  }

  test.each(['pusher', ...NO_PUSHERS])('%s clones and pulls', async (user) => {
    await hg('clone', whole.url(user, '/source/lab/'), `of-${user}`);
    await hg('-R', `of-${user}`, 'pull', whole.url(user, '/source/lab/'));
    expect(await hg('-R', `of-${user}`, 'log')).toContain('first');
  });

  test('callers with the role of pushers can push', async () => {
    await commit('of-pusher', 'honest');
    await hg('-R', 'of-pusher', 'push', whole.url('pusher', '/source/lab/'));
    expect(await commits()).toContain('honest');
    // A bookmark is a push of its own: `pushkey`.
    await hg('-R', 'of-pusher', 'bookmark', 'kept');
    const url = whole.url('pusher', '/source/lab/');
    // It ends with 1 if there was nothing to push but the bookmark.
    await hg('-R', 'of-pusher', 'push', '--bookmark', 'kept', url).catch(() => undefined);
    expect(await hg('-R', 'origin', 'bookmarks')).toContain('kept');
  });

  test.each(NO_PUSHERS)('a caller with %s cannot push', async (user) => {
    const before = await held();
    await commit(`of-${user}`, 'not allowed');
    await expect(hg('-R', `of-${user}`, 'push', '--force', whole.url(user, '/source/lab/'))).rejects.toThrow(
      /403|Forbidden/,
    );
    expect(await held()).toBe(before);
  });

  const form = { ...HG, 'content-type': 'application/x-www-form-urlencoded' };
  const DISGUISES = [
    ['POST', `/source/lab/?cmd=heads&heads=${FORCE}`, HG],
    ['POST', `/source/lab/?heads=${FORCE}`, HG],
    ['POST', `/source/lab/?heads=${FORCE}`, form],
    ['PUT', `/source/lab/?cmd=heads&heads=${FORCE}`, HG],
    ['OPTIONS', `/source/lab/?cmd=heads&heads=${FORCE}`, HG],
    ['POST', `/source/lab/browse/?heads=${FORCE}`, HG],
    ['POST', `/source/lab/edit/activate/?heads=${FORCE}`, form],
    ['POST', `/source/lab/git-upload-pack?heads=${FORCE}`, HG],
    ['POST', `/source/lab/?cmd=batch&cmds=heads&heads=${FORCE}`, HG],
    ['POST', `/source/lab/?cmd=heads&cmd=capabilities&heads=${FORCE}`, HG],
    ['POST', `/source/lab/?cmd=unbundle&heads=${FORCE}`, HG],
  ] as const;

  test.each(DISGUISES)('no command is smuggled by %s %s', async (method, path, headers) => {
    const before = await held();
    for (const user of NO_PUSHERS) {
      const { status } = await sent(whole.url(user, path), { method, headers, body: bundle });
      expect([400, 403], user).toContain(status);
    }
    expect(await held()).toBe(before);
  });

  test.each([
    ['GET', '/source/lab/?cmd=pushkey&namespace=bookmarks&key=smuggled&old=&new=0000'],
    ['GET', '/source/lab/?cmd=batch&cmds=heads+%3Bpushkey+namespace%3Dbookmarks'],
    ['GET', '/source/lab/?cmd=heads&cmd=pushkey&namespace=bookmarks&key=smuggled&old=&new=0000'],
  ])('no caller without the right writes by %s %s', async (method, path) => {
    const before = await held();
    for (const user of NO_PUSHERS) {
      const { status } = await sent(whole.url(user, path), {
        method,
        headers: { 'user-agent': 'mercurial' },
      });
      expect([400, 403]).toContain(status);
    }
    expect(await held()).toBe(before);
  });

  test('Phorge itself takes the command from the body', async () => {
    const url = whole.directUrl('pusher', `/source/lab/?cmd=heads&heads=${FORCE}`);
    const { status } = await sent(url, { method: 'POST', headers: HG, body: bundle });
    expect(status).toBe(200);
    expect(await commits()).toContain('smuggled');
  });
});
