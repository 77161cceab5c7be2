import { describe, expect, test } from 'vitest';
import { checkLayers, layers } from '../check-layers.ts';
import { temporaryTree } from './temporary-tree.ts';

const manifest = (name: string, dependencies: Record<string, string> = {}): string =>
  JSON.stringify({ name, version: '0.0.0', dependencies });

const problemsOf = (files: Record<string, string>): string[] => checkLayers(temporaryTree(files)).problems;

describe('layers', () => {
  test('an import along the arrows passes', () => {
    const { problems, files } = checkLayers(
      temporaryTree({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/index.ts': 'export const a = 1;',
        'packages/roles/package.json': manifest('@portcullis/roles', { '@portcullis/core': 'workspace:^' }),
        'packages/roles/src/index.ts': `export { a } from '@portcullis/core';`,
      }),
    );
    expect(problems).toEqual([]);
    expect(files).toBe(2);
  });

  test('a package that is independent of applications names none in its code, and may in a comment', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/index.ts': '/** Such as Phabricator. */\nexport const a = 1;',
        'packages/core/src/name.ts': "export const name = 'phabricator';",
        'packages/core/src/kind.ts': 'export const isPhorge = true;',
        'packages/core/src/text.ts': 'export const text = `a $'.concat('{1} Phorge`;'),
        'packages/gateway/package.json': manifest('@portcullis/gateway'),
        'packages/gateway/src/kinds/applications/registry.ts': "export const names = ['phabricator'];",
        'packages/gateway/src/index.ts': "export const first = 'phabricator';",
      }),
    ).toEqual([
      'packages/core/src/kind.ts: says isPhorge; core knows no application',
      'packages/core/src/name.ts: says phabricator; core knows no application',
      'packages/core/src/text.ts: says  Phorge; core knows no application',
      'packages/gateway/src/index.ts: says phabricator; gateway knows no application',
    ]);
  });

  test.each([
    ['import', `import { x } from '@portcullis/token'; export { x };`],
    ['type import', `import type { X } from '@portcullis/token'; export type Y = X;`],
    ['re-export', `export * from '@portcullis/token/introspection';`],
    ['dynamic import', `export const x = () => import('@portcullis/token');`],
    ['type query', `export type X = import('@portcullis/token').X;`],
  ])('an %s against the arrows is refused', (_, source) => {
    expect(
      problemsOf({
        'packages/token/package.json': manifest('@portcullis/token'),
        'packages/token/src/index.ts': '',
        'packages/roles/package.json': manifest('@portcullis/roles', { '@portcullis/token': 'workspace:^' }),
        'packages/roles/src/index.ts': source,
      }),
    ).toEqual([expect.stringMatching(/packages\/roles\/src\/index\.ts: .*roles may not stand on token/)]);
  });

  test('an import that package.json does not declare is refused', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/id.ts': `import { v7 } from 'uuid'; export { v7 };`,
      }),
    ).toEqual(['packages/core/src/id.ts: imports uuid, which package.json does not declare']);
  });

  test('a dependency that nothing imports is refused, a peer dependency too', () => {
    const peers = JSON.stringify({
      name: '@portcullis/core',
      version: '0.0.0',
      peerDependencies: { hono: '4' },
    });
    expect(problemsOf({ 'packages/core/package.json': peers, 'packages/core/src/index.ts': '' })).toEqual([
      'packages/core/package.json: declares hono, which no file of src imports',
    ]);
  });

  test('a dependency that an imported package of the workspace needs as its peer is accepted', () => {
    const core = JSON.stringify({
      name: '@portcullis/core',
      version: '0.0.0',
      peerDependencies: { 'itty-router': '5' },
    });
    expect(
      problemsOf({
        'packages/core/package.json': core,
        'packages/core/src/itty.ts': `import 'itty-router';`,
        'packages/session/package.json': manifest('@portcullis/session', {
          '@portcullis/core': 'workspace:^',
          'itty-router': '5',
        }),
        'packages/session/src/index.ts': `import '@portcullis/core/itty';`,
      }),
    ).toEqual([]);
  });

  test('a Node module in a package for Workers is refused, with and without its prefix', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/a.ts': `import 'node:fs';`,
        'packages/core/src/b.ts': `import 'fs';`,
        'packages/testing/package.json': manifest('@portcullis/testing'),
        'packages/testing/src/a.ts': `import 'node:fs';`,
      }),
    ).toEqual([
      'packages/core/src/a.ts: imports node:fs, which Workers do not have',
      'packages/core/src/b.ts: imports fs, which Workers do not have',
    ]);
  });

  test('a relative path into another package is refused, also from a test', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/index.ts': '',
        'packages/roles/package.json': manifest('@portcullis/roles'),
        'packages/roles/test/map.test.ts': `import '../../core/src/index.ts';`,
      }),
    ).toEqual([expect.stringContaining('packages/roles/test/map.test.ts: imports ../../core/src/index.ts')]);
  });

  test('a cycle is shown in its order, type imports included', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/a.ts': `import './b.ts';`,
        'packages/core/src/b.ts': `import type { C } from './c.ts'; export type B = C;`,
        'packages/core/src/c.ts': `import './a.ts'; export type C = 1;`,
      }),
    ).toEqual([
      'packages/core/src/a.ts: import cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/c.ts → packages/core/src/a.ts',
    ]);
  });

  test('folders of a package with a cycle are named, with its imports', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/index.ts': `export * from './door/open.ts';`,
        'packages/core/src/door/open.ts': `import '../hinge/oil.ts';`,
        'packages/core/src/door/inside/handle.ts': `export type Handle = 1;`,
        'packages/core/src/hinge/oil.ts': '',
        'packages/core/src/hinge/creak.ts': `import '../wall/crack.ts';`,
        'packages/core/src/wall/crack.ts': `import type { Handle } from '../door/inside/handle.ts';`,
      }),
    ).toEqual([
      'packages/core/src: folders import each other in a circle: door → hinge (packages/core/src/door/open.ts), hinge → wall (packages/core/src/hinge/creak.ts), wall → door (packages/core/src/wall/crack.ts)',
    ]);
  });

  test('folders of a package whose imports go one way are accepted, and so is a file next to them that both import', () => {
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        'packages/core/src/clock.ts': '',
        'packages/core/src/door/open.ts': `import '../hinge/oil.ts'; import '../clock.ts';`,
        'packages/core/src/door/inside/handle.ts': `import '../open.ts';`,
        'packages/core/src/hinge/oil.ts': `import '../clock.ts';`,
      }),
    ).toEqual([]);
  });

  test('a folder of thirty files passes, and one of thirty-one is named', () => {
    const room = (name: string, size: number): [string, string][] =>
      Array.from({ length: size }, (_, index) => [`packages/core/src/${name}/file-${index}.ts`, '']);
    expect(
      problemsOf({
        'packages/core/package.json': manifest('@portcullis/core'),
        ...Object.fromEntries([...room('full', 30), ...room('crowded', 31)]),
      }),
    ).toEqual([
      'packages/core/src/crowded: 31 files, and at most 30 in one folder; give what belongs together one of its own',
    ]);
  });

  test('a package that the table does not know is refused', () => {
    expect(problemsOf({ 'packages/extra/package.json': manifest('@portcullis/extra') })).toEqual([
      'packages/extra: not in the layer table; add it to scripts/check-layers.ts',
    ]);
  });

  test('the table itself has no cycle', () => {
    const reaches = (from: string, to: string): boolean =>
      (layers[from] ?? []).some((next) => next === to || reaches(next, to));
    expect(Object.keys(layers).filter((folder) => reaches(folder, folder))).toEqual([]);
  });
});
