import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import {
  exampleOfOneRule,
  fileOf,
  folderWith,
  goodConfiguration,
  phorgeConfiguration,
} from '../configuration-files.ts';

describe('check of a configuration with several mistakes', () => {
  function mistaken(): string {
    const configuration = JSON.parse(JSON.stringify(goodConfiguration()));
    configuration.instances[0].policy.rules[0].who.roles = ['enginer'];
    configuration.instances[0].policy.rules[1].paths = ['differential/**'];
    return fileOf(configuration);
  }

  test('lists them all, each with its place and what was probably meant, and ends with 1', async () => {
    const file = mistaken();
    const { code, out, err } = await captured('check', file);
    expect([code, err]).toEqual([1, '']);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /: instances\[0\]\.policy\.rules\[0\]\.who\.roles\[0\]: .*did you mean "engineer"\?$/,
    );
    expect(lines[1]).toContain(': instances[0].policy.rules[1].paths[0]: ');
    expect(lines[2]).toBe('2 problems');
    expect(out).toContain(file);
  });

  test('gives the same as data', async () => {
    const file = mistaken();
    const { code, out } = await captured('check', file, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      file,
      problems: [
        { path: 'instances[0].policy.rules[0].who.roles[0]' },
        { path: 'instances[0].policy.rules[1].paths[0]' },
      ],
    });
  });
});

test.each([
  ['a list that does not end', '{ "providers": [ }', '1:18: (whole): is not valid JSON: expected a value'],
  [
    'a comma behind the last',
    '{\n  "name": "gate",\n}',
    '3:1: (whole): is not valid JSON: expected a property name',
  ],
  [
    'a missing comma',
    '{ "name": "gate" "roles": {} }',
    '1:18: (whole): is not valid JSON: a comma is missing',
  ],
  ['a comment', '// the gate\n{}', '1:1: (whole): is not valid JSON: comments are not allowed in JSON'],
  ['quotes of another kind', "{ 'name': 1 }", '1:3: (whole): is not valid JSON: strings must be in double'],
  [
    'quotes of a letter',
    '{ \u201cname\u201d: 1 }',
    '1:3: (whole): is not valid JSON: U+201C outside of a string',
  ],
  [
    'a space of a page',
    '{\n\u00a0"name": 1 }',
    '2:1: (whole): is not valid JSON: U+00A0 outside of a string',
  ],
  ['a text over two lines', '{ "name": "ga\nte" }', '1:11: (whole): is not valid JSON: unterminated string'],
  ['a tabulator in a text', '{ "name": "\tgate" }', '1:11: (whole): is not valid JSON: control characters'],
  ['two of them', '{} {}', '1:4: (whole): is not valid JSON: unexpected content after the end'],
  ['nothing', ' \n', '1:1: (whole): is not valid JSON: the file is empty'],
  ['braces without end', '{"a":'.repeat(50_000), ': (whole): is not valid JSON\n'],
])('invalid JSON is a problem of the file, with its position: %s', async (_what, text, told) => {
  const { code, out } = await captured('check', `${folderWith({ 'portcullis.json': text })}/portcullis.json`);
  expect([code, out]).toEqual([
    1,
    expect.stringContaining(`portcullis.json${told.startsWith(':') ? '' : ':'}${told}`),
  ]);
});

test('a policy without a configuration is reported as such, with where it belongs, and not with missing settings', async () => {
  const policy = fileOf({ name: 'wiki', rules: [], claims: [] });
  const { code, out } = await captured('check', policy);
  expect([code, out.trim().split('\n')]).toEqual([
    1,
    [
      `${policy}: (whole): is a policy, not a gateway configuration: put it into instances[].policy of a configuration, with "roles" next to "instances"`,
      '1 problem',
    ],
  ]);
  // Only what has the fields of a policy, and none of a configuration.
  for (const other of [{ rules: [], instances: [] }, { rules: {} }, { name: 'gate' }]) {
    expect((await captured('check', fileOf(other))).out).toContain('providers: is missing');
  }
});

test('a stored configuration is checked in its envelope, with the positions of problems in the file', async () => {
  const stored = (configuration: object) => fileOf({ author: 'ada', approvals: [], configuration });
  expect((await captured('check', stored(goodConfiguration()))).code).toBe(0);
  const text = JSON.stringify(
    { approvals: [], configuration: { ...goodConfiguration(), roles: { engineer: [''] } } },
    null,
    1,
  );
  const file = `${folderWith({ 'stored.json': text })}/stored.json`;
  const line = text.split('\n').findIndex((each) => each.includes('"engineer": [')) + 2;
  const { code, out } = await captured('check', file);
  expect([code, out]).toEqual([1, expect.stringContaining(`${file}:${line}:`)]);
  expect(out).toContain('roles.engineer[0]: ');
});

test('a stored configuration is refused where its envelope contains it twice', async () => {
  const text = JSON.stringify({ configuration: goodConfiguration() });
  const twice = `{"configuration":{},${text.slice(1)}`;
  const { code, out } = await captured('check', `${folderWith({ 'stored.json': twice })}/stored.json`);
  expect([code, out]).toEqual([1, expect.stringContaining('configuration: is repeated')]);
});

test('check shows no content of a file that is not valid JSON, because it could be a secret', async () => {
  const text = '{ "login": { "keys": [k3y-0f-s3ss10ns] } }';
  const file = `${folderWith({ 'portcullis.json': text })}/portcullis.json`;
  for (const format of ['text', 'json', 'github', 'junit']) {
    const { code, out, err } = await captured('check', file, '--format', format);
    expect(code).toBe(1);
    expect(`${out}${err}`).not.toContain('k3y');
  }
});

test('too deep nesting is a problem of the file', async () => {
  const text = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const { code, out } = await captured('check', `${folderWith({ 'portcullis.json': text })}/portcullis.json`);
  expect([code, out]).toEqual([1, expect.stringContaining('portcullis.json: (whole): is nested too deeply')]);
});

test('a duplicate member is reported, since only the last one counts', async () => {
  const text = JSON.stringify(goodConfiguration(), null, 1).replace(
    '"effect": "deny"',
    '"effect": "deny",\n"effect": "allow"',
  );
  const file = `${folderWith({ 'portcullis.json': text })}/portcullis.json`;
  const again = text.split('\n').indexOf('"effect": "allow",') + 1;
  const { code, out } = await captured('check', file);
  expect(code).toBe(1);
  expect(out).toContain(
    `instances[0].policy.rules[1].effect: is repeated at line ${again}, column 1, and only the last one would be used: remove one of them`,
  );
  expect(out).toContain('1 problem\n');
  for (const command of [['build'], ['explain', '--path', '/T1']] as const) {
    const [name, ...more] = command;
    expect((await captured(name, file, ...more)).code).not.toBe(0);
  }
});

test('check reports which mixed page leaks, and what a rule by application does not reach', async () => {
  const policy = {
    name: 'phorge',
    rules: [
      { name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
      { name: 'feed', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/feed/**'] },
      { name: 'no code', effect: 'deny', who: { roles: ['contractor'] }, applications: ['diffusion'] },
    ],
  } as const;
  const { code, out } = await captured('check', fileOf(phorgeConfiguration({ policy })));
  expect(code).toBe(0);
  expect(out).toContain('policy.rules[1] "feed" allows, despite rules[2] "no code" (deny)');
  expect(out).toContain('policy.rules[2] "no code" does not cover: ');
  // Of an object that is named in a form, by its PHID, the page says the title.
  expect(out).toContain(
    '"no code" does not cover: names of its objects whose PHID is in the address or in a form field',
  );
  expect(out).not.toContain('"all"');
});

describe('with what the Worker will have', () => {
  const wrangler = `{
    // What stands in a comment is not there: "services": [{ "binding": "PHORGE" }]
    "vars": { "ISSUER": "https://login.corp.example", "GATE_HOST": "phorge.corp.example" },
    "services": [{ "binding": "SESSIONS", "service": "x//y" }],
    "durable_objects": { "bindings": [{ "name": "SSO", "class_name": "PortcullisSso" },] },
    "migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSso"] }],
    "main": "src/worker.ts", "compatibility_date": "2026-07-30", "workers_dev": false,
    "routes": [{ "pattern": "phorge.corp.example", "custom_domain": true }],
  }`;

  test('each binding is looked for in the Wrangler file, by name and by kind', async () => {
    const folder = folderWith({ 'wrangler.jsonc': wrangler });
    const { code, out } = await captured(
      'check',
      exampleOfOneRule(),
      '--wrangler',
      `${folder}/wrangler.jsonc`,
    );
    expect(code).toBe(1);
    expect(out).toContain(
      'instances[0].origin.binding: the Wrangler file has no binding with fetch "PHORGE"',
    );
    expect(out).toContain('login.durableObject: the Wrangler file has "SESSIONS" as binding with fetch');
    expect(out).toContain('2 problems');
  });

  test('variables are looked for in both files, checked, and never printed', async () => {
    const folder = folderWith({
      'wrangler.jsonc': wrangler,
      '.dev.vars': 'SESSION_KEY="hunter2"\nCLIENT_SECRET=x\n',
    });
    const files = ['--wrangler', `${folder}/wrangler.jsonc`, '--vars', `${folder}/.dev.vars`];
    const { code, out } = await captured('check', exampleOfOneRule(), ...files);
    expect(code).toBe(1);
    expect(out).toContain('login.keys[0]: must have at least 32 characters');
    expect(out).toContain('instances[0].sso.clientSecret: uses the variable PHORGE_SSO_SECRET');
    expect(out).not.toContain('hunter2');
  });

  test('other problems are reported together with those of variables, once', async () => {
    const folder = folderWith({
      'wrangler.jsonc': wrangler.replace('"workers_dev": false', '"workers_dev": true'),
      '.dev.vars': 'SESSION_KEY="hunter2"\nCLIENT_SECRET=x\n',
    });
    const files = ['--wrangler', `${folder}/wrangler.jsonc`, '--vars', `${folder}/.dev.vars`];
    const { code, out } = await captured('check', exampleOfOneRule(), ...files);
    expect(code).toBe(1);
    expect(out).toContain('instances[0].sso.clientSecret: uses the variable PHORGE_SSO_SECRET');
    expect(out).toContain(
      'instances[0].origin.binding: the Wrangler file has no binding with fetch "PHORGE"',
    );
    expect(out).toContain('workers_dev: opens an address below workers.dev');
    expect(out).toContain('5 problems');
  });

  test('a variable that a setting names without a placeholder is reported as missing as others are', async () => {
    const folder = folderWith({ '.dev.vars': 'NEW_KEY="x"' });
    const log = { origin: 'gate.example/log', durableObject: 'LOG', bucket: 'FILES', key: 'LOG_KEY' };
    const secrets = { CLIENT_SECRET: { type: 'variables', names: ['NEW_KEY', 'OLD_KEY'] } };
    const login = {
      keys: [`\${SESSION_KEY}`],
      providers: {
        corp: {
          issuer: 'https://login.corp.example',
          clientId: 'gate',
          clientAuthentication: { method: 'client_secret_basic', secret: `\${CLIENT_SECRET}` },
        },
      },
    };
    const file = fileOf({ ...goodConfiguration(), login, secrets, audit: { log } });
    const { code, out } = await captured('check', file, '--vars', `${folder}/.dev.vars`);
    expect(code).toBe(1);
    expect(out).toContain(
      'audit.log.key: uses the variable LOG_KEY, which is not set in the Worker or is not a text',
    );
    expect(out).toContain('login.keys[0]: uses the variable SESSION_KEY');
    expect(out).toContain('2 problems');
  });

  test('in a configuration with its own problems, no other is reported', async () => {
    const folder = folderWith({ '.dev.vars': '', 'wrangler.jsonc': '{}' });
    const file = fileOf({ ...goodConfiguration(), roles: 1 });
    const files = ['--wrangler', `${folder}/wrangler.jsonc`, '--vars', `${folder}/.dev.vars`];
    const { code, out } = await captured('check', file, ...files);
    expect([code, out]).toEqual([1, expect.not.stringContaining('the Wrangler file')]);
  });
});

test('rules that decide nothing are noted, several that hide one together included', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  const { rules } = configuration.instances[0].policy;
  const wiki = { effect: 'allow', paths: ['/w/**'] };
  rules.push(
    { ...wiki, name: 'people', who: { kind: 'user' } },
    { ...wiki, name: 'services', who: { kind: 'service' } },
    { ...wiki, name: 'all', who: 'authenticated' },
    {
      name: 'elsewhere',
      effect: 'allow',
      who: 'authenticated',
      applications: ['differential'],
      kinds: ['task'],
    },
  );
  const { code, out } = await captured('check', fileOf(configuration), '--json');
  const { notes } = JSON.parse(out);
  expect(code).toBe(0);
  expect(
    notes.filter(({ message }: { message: string }) => /never decides|no known request/.test(message)),
  ).toEqual([
    expect.objectContaining({
      path: 'instances[0].policy.rules[6]',
      rule: 'all',
      message: 'never decides a request: wherever it matches, "engineering", "people", "services" do',
    }),
    expect.objectContaining({
      path: 'instances[0].policy.rules[7]',
      rule: 'elsewhere',
      message: 'matches no known request: is a word misspelled?',
    }),
  ]);
});

test('a secret in the configuration is reported as plain text, without its value', async () => {
  const login = (secret: string) => ({
    keys: [`\${SESSION_KEY}`, 'an-older-key-of-more-than-32-characters'],
    providers: {
      corp: {
        issuer: 'https://login.corp.example',
        clientId: 'gate',
        clientAuthentication: { method: 'client_secret_basic', secret },
      },
    },
  });
  const { code, out } = await captured('check', fileOf({ ...goodConfiguration(), login: login('s3cr3t') }));
  expect(code).toBe(1);
  for (const path of ['login.keys[1]', 'login.providers.corp.clientAuthentication.secret']) {
    expect(out).toContain(
      `${path}: is a secret in plain text: use a variable, such as "\${CLIENT_SECRET}", and replace the secret`,
    );
  }
  expect(out).not.toMatch(/s3cr3t|an-older-key|login\.keys\[0\]/);
  const named = {
    ...goodConfiguration(),
    login: { ...login(`\${CLIENT_SECRET}`), keys: [`\${SESSION_KEY}`] },
  };
  expect((await captured('check', fileOf(named))).code).toBe(0);
});

test('a good configuration prints the redirect addresses to register, and needs no variable that is there', async () => {
  const folder = folderWith({ '.dev.vars': 'SESSION_KEY=12345678901234567890123456789012\n' });
  const provider = { issuer: 'https://login.corp.example', clientId: 'gate' };
  const secret = { method: 'client_secret_basic', secret: `\${CLIENT_SECRET}` };
  const login = (more: object = {}) => ({
    ...goodConfiguration({ hosts: ['wiki.corp.example'] }),
    login: {
      keys: [`\${SESSION_KEY}`],
      durableObject: 'SESSIONS',
      providers: { corp: { ...provider, clientAuthentication: secret } },
      ...more,
    },
  });
  const { out } = await captured('check', fileOf(login()));
  expect(out).toContain('  needs the variable SESSION_KEY (login.keys[0])');
  expect(out).toContain(
    '  needs the redirect address https://wiki.corp.example/.portcullis/callback/corp at the identity provider corp\n',
  );
  const elsewhere = await captured('check', fileOf(login({ prefix: '/.gate/' })));
  expect(elsewhere.out).toContain(' https://wiki.corp.example/.gate/callback/corp ');
  const none = {
    ...login(),
    login: {
      ...login().login,
      providers: { corp: { ...provider, clientAuthentication: { method: 'none' } } },
    },
  };
  const there = await captured('check', fileOf(none), '--vars', `${folder}/.dev.vars`);
  expect(there.out).not.toContain('needs the variable SESSION_KEY');
});

test('without .dev.vars, the variables of its example count as present, their values are listed as not checked, and others are missing', async () => {
  const folder = folderWith({ '.dev.vars.example': 'SESSION_KEY="GENERATE"\n' });
  const corp = { issuer: 'https://login.corp.example', clientId: 'gate' };
  const configuration = (secret: string) => ({
    ...goodConfiguration(),
    login: {
      keys: [`\${SESSION_KEY}`],
      durableObject: 'SESSIONS',
      providers: { corp: { ...corp, clientAuthentication: { method: 'client_secret_basic', secret } } },
    },
  });
  const args = ['--vars', `${folder}/.dev.vars`];
  const lacking = await captured('check', fileOf(configuration(`\${CLIENT_SECRET}`)), ...args);
  expect(lacking.code).toBe(1);
  expect(lacking.out).toContain('uses the variable CLIENT_SECRET, which is not set');
  expect(lacking.out).toContain('1 problem');
  const good = {
    ...configuration(''),
    login: {
      ...configuration('').login,
      providers: { corp: { ...corp, clientAuthentication: { method: 'none' } } },
    },
  };
  const { code, out } = await captured('check', fileOf(good), ...args);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining(
      '.dev.vars: note: (whole): does not exist, so the values of SESSION_KEY were not checked: "portcullis init --dev-vars" creates it',
    ),
  ]);
  const other = await captured('check', fileOf(good), '--vars', `${folder}/staging.vars`);
  expect(other.code).toBe(2);
});

test('a policy that denies every request is noted, and one that admits somebody is not', async () => {
  const rule = { owner: 'a@corp.example', paths: ['/**'] };
  const policyOf = (...rules: readonly object[]) =>
    fileOf(goodConfiguration({ policy: { name: 'app', rules } as never }));
  const note =
    'note: instances[0].policy.rules: admit no one: no rule with "effect": "allow" decides a request';
  const closed = { ...rule, name: 'contractors', effect: 'deny', who: { roles: ['contractor'] } };
  const open = { ...rule, name: 'engineers', effect: 'allow', who: { roles: ['engineer'] } };
  expect((await captured('check', policyOf(closed))).out).toContain(note);
  expect((await captured('check', policyOf(closed, open))).out).not.toContain('admit no one');
});
