import { expect, test } from 'vitest';
import { GitCredentials } from '../../src/login/git-credentials.ts';

const git = new GitCredentials({ PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' });
const gate = { protocol: 'https:', host: 'app.corp.example' };

test.each(['a\nhost=evil.example', 'a\0b'])(
  'a value with a line break is not passed to git: %j',
  async (evil) => {
    const good = { username: 'ada', password: 'pcl_a.b' };
    for (const [place, credential] of [
      [gate, { ...good, password: evil }],
      [gate, { ...good, username: evil }],
      [{ ...gate, host: evil }, good],
    ] as const) {
      await expect(git.keep(place, credential)).rejects.toThrow('line feed');
      await expect(git.forget(place, credential)).rejects.toThrow('line feed');
    }
  },
);
