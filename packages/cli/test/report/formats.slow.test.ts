import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, phorgeConfiguration } from '../configuration-files.ts';

describe('a configuration with a wrong case and a wrong claim', () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.instances[0].policy.claims = [
    { name: 'nobody sees tasks', who: { roles: ['contractor'] }, never: true, applications: ['maniphest'] },
  ];
  const cases = `cases:
  - { name: fine, groups: [eng], path: /D1, expect: allow }
  - name: wrong
    groups: [ext-a]
    path: /D1
    expect: allow
`;
  const file = () =>
    join(
      folderWith({
        'portcullis.json': JSON.stringify(configuration, null, 2),
        'portcullis.test.yaml': cases,
      }),
      'portcullis.json',
    );

  test('check reports the claim at its line of the configuration, to GitHub and as JUnit', async () => {
    const { code, out } = await captured('check', file(), '--format', 'github');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=\S+portcullis\.json,line=\d+,col=\d+,title=instances\[0\]\.policy\.claims\[0\]/m,
    );
    expect((await captured('check', file(), '--format', 'junit')).out).toContain('failures="1"');
  });

  test('prove reports the claim at its line of the configuration, to GitHub and as JUnit', async () => {
    const { code, out } = await captured('prove', file(), '--format', 'github');
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=\S+portcullis\.json,line=\d+,col=\d+,title=nobody sees tasks::/);
    expect((await captured('prove', file(), '--format', 'junit')).out).toContain('tests="1" failures="1"');
  });
});
