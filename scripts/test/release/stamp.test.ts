import { expect, test } from 'vitest';
import { stampedManifest, withAbsoluteLinks } from '../../release/stamp.ts';

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
