import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stampAll, stampedManifest, withAbsoluteLinks } from '../../release/stamp.ts';
import { readPackages, root } from '../../workspace.ts';
import { temporaryTree } from '../temporary-tree.ts';

const URL = 'https://github.com/acme/gate';

test('a manifest names its source repository', () => {
  expect(stampedManifest({ name: '@portcullis/core' }, URL, 'packages/core')).toEqual({
    name: '@portcullis/core',
    repository: { type: 'git', url: 'git+https://github.com/acme/gate.git', directory: 'packages/core' },
    homepage: 'https://github.com/acme/gate/tree/main/packages/core#readme',
    bugs: 'https://github.com/acme/gate/issues',
  });
});

test.each([
  ['[a](../token)', `[a](${URL}/tree/v1.0.0/packages/token)`],
  ['[a](../../docs/audit.md#keys)', `[a](${URL}/blob/v1.0.0/docs/audit.md#keys)`],
  ['[a](src/index.ts)', `[a](${URL}/blob/v1.0.0/packages/core/src/index.ts)`],
  ['[a](#options)', '[a](#options)'],
  ['[a](https://x.example/b)', '[a](https://x.example/b)'],
  ['[a](mailto:x@y.example)', '[a](mailto:x@y.example)'],
])('%s on npm', (link, expected) => {
  expect(withAbsoluteLinks(link, URL, 'packages/core', 'v1.0.0')).toBe(expected);
});

test('in a template, a link to a page outside it becomes absolute, and a link to one of its files stays', () => {
  const page = '[Rules](../../docs/rules.md) [cases](cases.yaml)';
  expect(withAbsoluteLinks(page, URL, 'examples/gate', 'v1.0.0', 'outward')).toBe(
    `[Rules](${URL}/blob/v1.0.0/docs/rules.md) [cases](cases.yaml)`,
  );
});

test('each published package contains the changelog, with links that lead to the repository', () => {
  const top = temporaryTree({
    'CHANGELOG.md': '[Upgrading](docs/upgrading.md)\n',
    'packages/core/package.json': '{"name":"@acme/core","version":"1.0.0"}',
    'packages/own/package.json': '{"name":"own","version":"1.0.0","private":true}',
  });
  stampAll(top, URL);
  expect(readFileSync(join(top, 'packages/core/CHANGELOG.md'), 'utf8')).toBe(
    `[Upgrading](${URL}/blob/v1.0.0/docs/upgrading.md)\n`,
  );
  expect(existsSync(join(top, 'packages/own/CHANGELOG.md'))).toBe(false);
  const published = readPackages(root).filter(({ manifest }) => manifest.private !== true);
  for (const { dir } of published) {
    const { files } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { files: string[] };
    expect([dir, files]).toEqual([dir, expect.arrayContaining(['CHANGELOG.md'])]);
  }
});
