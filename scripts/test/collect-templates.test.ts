import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectTemplates } from '../collect-templates.ts';
import { stampAll } from '../release/stamp.ts';
import { temporaryTree } from './temporary-tree.ts';

test('files that an example hides from git are in no template: keys of local trials, and build output', () => {
  const top = temporaryTree({
    'pnpm-workspace.yaml': 'catalog: {}\n',
    'examples/gate/.gitignore': 'node_modules/\n.portcullis/\n.env\n',
    'examples/gate/.env': 'SESSION_KEY=secret\n',
    'examples/gate/.env.example': 'SESSION_KEY="GENERATE"\n',
    'examples/gate/.portcullis/worker.js': 'built',
    'examples/gate/src/worker.ts': 'export default {};\n',
    'examples/gate/worker-configuration.d.ts': 'written',
  });
  const target = join(top, 'templates');
  collectTemplates(target, ['gate'], top);
  expect(readdirSync(join(target, 'gate'), { recursive: true }).sort()).toEqual([
    '.env.example',
    'gitignore',
    'src',
    'src/worker.ts',
  ]);
});

test('a link of a template to a page outside it becomes plain text, and other links stay', () => {
  const page = '[Rules](../../docs/rules.md#two), [cases](cases.yaml), [Okta](https://example.com/okta)\n';
  const top = temporaryTree({
    'pnpm-workspace.yaml': 'catalog: {}\n',
    'examples/gate/.gitignore': '',
    'examples/gate/README.md': page,
  });
  collectTemplates(join(top, 'templates'), ['gate'], top);
  expect(readFileSync(join(top, 'templates/gate/README.md'), 'utf8')).toBe(
    'Rules, [cases](cases.yaml), [Okta](https://example.com/okta)\n',
  );
});

test('in a release, a link of a template to a page outside it leads to the repository', () => {
  const top = temporaryTree({
    'pnpm-workspace.yaml': 'catalog: {}\n',
    'packages/core/package.json': '{"name":"@portcullis/core","version":"0.2.0"}',
    'examples/gate/.gitignore': '',
    'examples/gate/README.md': '[Rules](../../docs/rules.md#two), [cases](cases.yaml)\n',
  });
  stampAll(top, 'https://github.com/acme/gate');
  collectTemplates(join(top, 'templates'), ['gate'], top);
  expect(readFileSync(join(top, 'templates/gate/README.md'), 'utf8')).toBe(
    '[Rules](https://github.com/acme/gate/blob/v0.2.0/docs/rules.md#two), [cases](cases.yaml)\n',
  );
});

test('a template in a repository has its .gitignore, and the versions that are published', () => {
  const top = temporaryTree({
    'pnpm-workspace.yaml': 'catalog:\n  hono: ^4.1.0\n',
    'packages/core/package.json': '{"name":"@portcullis/core","version":"0.2.0"}',
    'examples/gate/.gitignore': 'node_modules/\n',
    'examples/gate/package.json': '{"dependencies":{"@portcullis/core":"workspace:^","hono":"catalog:"}}',
  });
  collectTemplates(join(top, 'templates'), ['gate'], top, 'repository');
  expect(readdirSync(join(top, 'templates/gate')).sort()).toEqual(['.gitignore', 'package.json']);
  expect(JSON.parse(readFileSync(join(top, 'templates/gate/package.json'), 'utf8'))).toEqual({
    dependencies: { '@portcullis/core': '^0.2.0', hono: '^4.1.0' },
  });
});
