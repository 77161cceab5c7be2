import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { create } from '../../src/create.ts';
import { readIntent } from '../../src/intent/intent.ts';
import { answers } from '../fixtures/answers.ts';

function fileWith(text: string, encoding: BufferEncoding = 'utf8'): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-answers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'answers.json');
  writeFileSync(file, text, encoding);
  return file;
}

const problemsOf = async (given: object): Promise<string> => {
  const file = fileWith(JSON.stringify(given));
  const error = await readIntent(file).catch((thrown: unknown) => thrown);
  return String((error as Error).message).replaceAll(`${file}: `, '');
};

test('an intent file is read', async () => {
  expect(await readIntent(fileWith(JSON.stringify(answers())))).toEqual(answers());
});

test('administration may be a path in all of its formats', async () => {
  const given = changed((one) =>
    Object.assign(one.instances[0] as object, { administration: ['/admin.*/**'] }),
  );
  expect(await readIntent(fileWith(JSON.stringify(given)))).toEqual(given);
});

const changed = (change: (given: ReturnType<typeof answers>) => void): object => {
  const given = answers();
  change(given);
  return given;
};

test.each([
  [
    'a setting that nobody asks for',
    changed((given) => Object.assign(given, { color: 'red' })),
    'color: is not a known field',
  ],
  ['no contact', changed((given) => Object.assign(given, { contact: undefined })), 'contact: is missing'],
  [
    'a provider whose tokens list no groups',
    changed((given) => Object.assign(given.provider, { kind: 'google' })),
    'provider.kind: must be one of okta, entra-id, auth0, keycloak, oidc',
  ],
  [
    'an issuer without TLS',
    changed((given) => Object.assign(given.provider, { issuer: 'http://id.acme.example' })),
    'provider.issuer: must be an https URL',
  ],
  [
    'a role that nobody has said who is in',
    changed((given) => Object.assign(given.instances[0]?.may as object, { auditors: 'read' })),
    'instances[0].may.auditors: is not declared in "roles"',
  ],
  [
    'a level that the application does not have',
    changed((given) => Object.assign(given.instances[1]?.may as object, { staff: 'read' })),
    'instances[1].may.staff: Phabricator does not support read-only access',
  ],
  [
    'an unknown level',
    changed((given) => Object.assign(given.instances[0]?.may as object, { staff: 'own' })),
    'instances[0].may.staff: must be "administer" or "write" or "contribute" or "read"',
  ],
  [
    'two applications at one host',
    changed((given) => Object.assign(given.instances[1] as object, { host: 'wiki.acme.example' })),
    'instances[1].host: wiki.acme.example is already used',
  ],
  [
    'a list of another type',
    changed((given) => Object.assign(given.roles, { staff: 'staff' })),
    'roles.staff: must be a list',
  ],
  [
    'a role for every group, which the gate refuses',
    changed((given) => Object.assign(given.roles, { staff: ['*'] })),
    'roles.staff[0]: would grant the role to everyone: name groups',
  ],
  [
    'all that there is as public, so that nobody need be let in',
    changed((given) => Object.assign(given.instances[0] as object, { public: ['/**'] })),
    'instances[0].public[0]: would open everything without a login: name paths',
  ],
  [
    'all that there is as administration, so that nobody else may do anything',
    changed((given) => Object.assign(given.instances[0] as object, { administration: ['/a', '/**'] })),
    'instances[0].administration[1]: would be everything: name paths',
  ],
  [
    'administration by a part of a word, which its other spellings would pass',
    changed((given) =>
      Object.assign(given.instances[0] as object, { administration: ['/admin/**', '/adm*'] }),
    ),
    'instances[0].administration[1]: must be whole segments, each a word, one with .* for its formats, or *, and /** for all that is below, such as /admin/**',
  ],
  [
    'administration by its first page alone, so that what is below would be open to whoever writes',
    changed((given) => Object.assign(given.instances[0] as object, { administration: ['/admin'] })),
    'instances[0].administration[0]: must be whole segments, each a word, one with .* for its formats, or *, and /** for all that is below, such as /admin/**',
  ],
  [
    'the same with a slash',
    changed((given) => Object.assign(given.instances[0] as object, { administration: ['/admin/'] })),
    'instances[0].administration[0]: must be whole segments',
  ],
  [
    'paths for everybody that are for few',
    changed((given) => Object.assign(given.instances[0] as object, { public: ['/a', '/admin/**'] })),
    'instances[0].public: /admin/** is also an administration path',
  ],
  [
    'a path for everybody below one that is for few, which would not be open',
    changed((given) => Object.assign(given.instances[0] as object, { public: ['/Admin/login'] })),
    'instances[0].public: /Admin/login is also an administration path',
  ],
  [
    'a public path that is administration in one of its formats',
    changed((given) =>
      Object.assign(given.instances[0] as object, {
        public: ['/admin.json/x'],
        administration: ['/admin.*/**'],
      }),
    ),
    'instances[0].public: /admin.json/x is also an administration path',
  ],
  [
    'an application called as something that the gate has itself',
    changed((given) => Object.assign(given.instances[1] as object, { name: 'sessions' })),
    'instances[1].name: sessions would create a second SESSIONS in the Worker',
  ],
  [
    'an application called as a variable of another',
    changed((given) => Object.assign(given.instances[1] as object, { name: 'wiki-host' })),
    'instances[1].name: wiki-host would create a second WIKI_HOST in the Worker',
  ],
])('%s is reported with its path', async (_, given, problem) => {
  expect(await problemsOf(given)).toContain(problem);
});

test('all problems of an intent file are reported together', async () => {
  const given = changed((one) => {
    Object.assign(one, { contact: 'nobody' });
    Object.assign(one.provider, { clientId: '' });
  });
  expect((await problemsOf(given)).split('\n')).toEqual([
    'contact: must be an e-mail address',
    'provider.clientId: must not be empty',
  ]);
});

test.each([
  ['no file', () => ['--answers', '/nowhere/answers.json'], 1, '/nowhere/answers.json: cannot be read'],
  ['no JSON', () => ['--answers', fileWith('{')], 1, ': is not valid JSON: JSON has no comments'],
  [
    'a comma too many',
    () => ['--answers', fileWith(`{\n  "contact": "${'a'.repeat(60)}@acme.example",\n}`)],
    1,
    ':3: is not valid JSON: JSON has no comments and no trailing commas',
  ],
  [
    'another encoding',
    () => ['--answers', fileWith('{"a": "\u00fc"}', 'latin1')],
    1,
    'is not UTF-8: save it',
  ],
  [
    'a template as well',
    () => ['--answers', 'a.json', '--template', 'witness'],
    2,
    '--answers has all settings',
  ],
])('%s writes no files', async (_, args, code, problem) => {
  let said = '';
  const stream = { write: (text: string) => (said += text) };
  expect(await create([...args()], { stdout: stream, stderr: stream })).toBe(code);
  expect(said).toContain(problem);
});

test('a byte order mark at the start of an intent file is ignored', async () => {
  expect(await readIntent(fileWith(`\uFEFF${JSON.stringify(answers())}`))).toEqual(answers());
});
