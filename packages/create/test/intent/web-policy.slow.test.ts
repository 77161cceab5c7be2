import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../../../scripts/workspace.ts';
import { configurationOf, type TemplateConfiguration } from '../../src/intent/configuration.ts';
import type { Intent } from '../../src/intent/intent.ts';
import { answers } from '../fixtures/answers.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portcullis-web-policy-'));
  const text = readFileSync(join(root, 'examples/phabricator/portcullis.json'), 'utf8');
  const intent = answers() as unknown as Intent;
  const [first] = intent.instances;
  const wiki = {
    ...intent,
    instances: [{ ...first, administration: ['/admin.*/**'] } as Intent['instances'][number]],
  };
  const configuration = configurationOf(wiki, 'acme', JSON.parse(text) as TemplateConfiguration);
  writeFileSync(join(folder, 'portcullis.json'), JSON.stringify(configuration));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function portcullis(...args: readonly string[]): Promise<string> {
  const main = join(root, 'packages/cli/src/main.ts');
  // Ends with 1 where something is not so, and what is not stands in what it said.
  const { stdout } = await run(process.execPath, [main, ...args], { cwd: folder }).catch((error) => error);
  return stdout;
}

// Many applications read a path in any case of letters, and without what follows a `;`.
test('a writer who does not administer reaches administration by no encoding of its path', async () => {
  const paths = [
    '/admin',
    '/admin/',
    '/admin/users',
    '/Admin/users',
    '/ADMIN/',
    '/admin;x/users',
    '/admin.json',
  ];
  const cases = paths.flatMap((path) => [
    { groups: ['platform-a'], method: 'POST', path, expect: 'allow', rule: 'writing' },
    { groups: ['staff'], method: 'POST', path, expect: 'deny', rule: 'administration' },
    { groups: ['staff'], method: 'POST', path: `/pages${path}`, expect: 'allow', rule: 'writing' },
  ]);
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases }));
  expect(await portcullis('test', 'portcullis.json', '--cases', 'cases.json')).toBe(
    '21 cases: 21 as expected, 0 not\n',
  );
});

test('the policy’s claims about administration hold for every encoding of its path', async () => {
  const { claims } = JSON.parse(await portcullis('prove', 'portcullis.json', '--json'));
  expect(claims).toContainEqual(
    expect.objectContaining({ name: 'only-administrators-administer', holds: true }),
  );
  expect(claims).toContainEqual(expect.objectContaining({ name: 'administrators-administer', holds: true }));
  expect(claims.filter(({ holds }: { readonly holds: boolean }) => !holds)).toEqual([]);
});
