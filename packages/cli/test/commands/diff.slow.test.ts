import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

const OLD = phorgeConfiguration();

// biome-ignore lint/suspicious/noExplicitAny: a configuration to be changed
function changed(change: (rules: any[]) => void): string {
  const configuration = JSON.parse(JSON.stringify(OLD));
  change(configuration.instances[0].policy.rules);
  return fileOf(configuration);
}

test('access that a wildcard opens is reported as gained, though its shortest text is a segment that no path has', async () => {
  for (const path of ['/w/*.*', '/w/.*', '/w/*.*/**']) {
    const file = changed((rules) => rules[2].paths.push(path));
    expect((await captured('diff', fileOf(OLD), file, '--no-new-access')).code).toBe(1);
  }
});

test.each<[string, object]>([
  ['a repository by its short name', { ids: ['lab'] }],
  ['repositories by a pattern', { ids: ['lab*'], kinds: ['repository'] }],
  ['a repository by its callsign', { ids: ['rLAB'] }],
  ['tasks by the end of their numbers', { ids: ['*7'] }],
  ['a project', { ids: ['design'] }],
  ['a page of the wiki', { ids: ['a/b'] }],
  ['what is cloned', { paths: ['/source/**'], operations: ['pull'] }],
  ['what is pushed below a directory', { paths: ['/source/lab/browse/**'], operations: ['push'] }],
  ['what Mercurial pushes', { paths: ['/source/lab/'], operations: ['push'], methods: ['GET'] }],
  ['what git asks first', { paths: ['/source/lab/info/refs'], operations: ['pull'], methods: ['GET'] }],
])('a caller who is admitted to %s is reported as admitted', async (_, grant) => {
  const file = changed((rules) => {
    rules.push({ name: 'more', effect: 'allow', who: { roles: ['contractor'] }, ...grant });
  });
  const { code, out } = await captured('diff', fileOf(OLD), file, '--no-new-access');
  expect(code).toBe(1);
  expect(out).toContain('gained');
});
