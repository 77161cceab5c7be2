import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  hasProgram,
  NO_PUSHERS,
  startVersionControl,
  type VersionControl,
} from './fixtures/version-control.ts';

// git-lfs through the gate, as the program does it; what it sends, sent by hand, is in git.gate.test.ts.
describe.skipIf(!hasProgram('git-lfs'))('git-lfs', () => {
  let whole: VersionControl;
  const git = (...args: string[]) => whole.run('git', ...args);
  /** What the origin holds. */
  const refs = () => git('--git-dir=lab.git', 'for-each-ref');

  beforeAll(async () => {
    whole = await startVersionControl((folder) => [
      { shortName: 'lab', directory: join(folder, 'lab.git'), lfs: true },
    ]);
    await git('init', '--quiet', '--bare', '--initial-branch=main', 'lab.git');
    await git('clone', '--quiet', 'lab.git', 'work');
    await git('-C', 'work', 'commit', '--quiet', '--allow-empty', '-m', 'first');
    await git('-C', 'work', 'push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    await git('-C', 'work', 'lfs', 'install', '--local');
    await git('-C', 'work', 'lfs', 'track', '*.dat');
    await writeFile(join(whole.folder, 'work/large.dat'), 'kept by git-lfs');
    await git('-C', 'work', 'add', '.');
    await git('-C', 'work', 'commit', '--quiet', '-m', 'lfs');
  });
  afterAll(() => whole?.[Symbol.asyncDispose]());

  test.each(NO_PUSHERS)('a caller with %s cannot push', async (user) => {
    const before = await refs();
    const url = whole.url(user, '/source/lab.git');
    await expect(git('-C', 'work', 'lfs', 'push', '--all', url, 'HEAD')).rejects.toThrow();
    await expect(git('-C', 'work', 'push', url, 'HEAD:refs/heads/lfs')).rejects.toThrow();
    expect(await refs()).toBe(before);
  });

  test('pushers push, and everybody who may pull has the contents', async () => {
    await git('-C', 'work', 'push', whole.url('pusher', '/source/lab.git'), 'HEAD:refs/heads/lfs');
    for (const user of NO_PUSHERS) {
      await git(
        '-c',
        'filter.lfs.required=true',
        '-c',
        'filter.lfs.smudge=git-lfs smudge -- %f',
        '-c',
        'filter.lfs.process=git-lfs filter-process',
        'clone',
        '--quiet',
        '--branch',
        'lfs',
        whole.url(user, '/source/lab.git'),
        `lfs-${user}`,
      );
      expect(await git('-C', `lfs-${user}`, 'lfs', 'ls-files', '--size')).toContain('* large.dat (15 B)');
    }
  });
});
