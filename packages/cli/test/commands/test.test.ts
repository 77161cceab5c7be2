import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const YAML = `
cases:
  - name: contractors see no code
    groups: [ext-acme]
    path: /differential/
    expect: deny
    rule: source-code
  - path: /status/
    expect: allow
  - kind: user
    path: /D12
    expect: deny
    rule: null
`;

function fileBeside(tables: Readonly<Record<string, string | object>>): string {
  return join(folderWith({ 'portcullis.json': goodConfiguration(), ...tables }), 'portcullis.json');
}

test('test exits with 0 if all cases passed', async () => {
  const { code, out, err } = await captured('test', fileBeside({ 'portcullis.test.yaml': YAML }));
  expect([code, out, err]).toEqual([0, '3 cases: 3 as expected, 0 not\n', '']);
});

test('tables in YAML and JSON are run together', async () => {
  const more = { cases: [{ groups: ['eng'], path: '/D12', expect: 'allow' }] };
  const file = fileBeside({ 'portcullis.test.yml': YAML, 'portcullis.test.json': more });
  expect((await captured('test', file)).out).toBe('4 cases: 4 as expected, 0 not\n');
});

test('test --cases uses another table', async () => {
  const folder = folderWith({ 'portcullis.json': goodConfiguration(), 'other.yaml': YAML });
  const { code } = await captured(
    'test',
    join(folder, 'portcullis.json'),
    '--cases',
    join(folder, 'other.yaml'),
  );
  expect(code).toBe(0);
});

describe('a case with another result', () => {
  const table = {
    cases: [
      { name: 'contractors read code', groups: ['ext-acme'], path: '/D12', expect: 'allow' },
      { groups: ['eng'], path: '/maniphest/', method: 'POST', expect: 'allow', rule: 'tasks' },
      { path: '/status/', expect: 'allow' },
    ],
  };

  test('is reported in readable words, with the rule that decides, and ends with 1', async () => {
    const { code, out } = await captured('test', fileBeside({ 'portcullis.test.json': table }));
    expect(code).toBe(1);
    expect(out).toBe(`contractors read code
  expected allow, but got deny by rule "source-code"
eng: POST /maniphest/
  allow as expected, but by rule "engineering" instead of "tasks"
3 cases: 1 as expected, 2 not
`);
  });

  test('is reported as data', async () => {
    const { code, out } = await captured('test', fileBeside({ 'portcullis.test.json': table }), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      passed: 1,
      failed: 2,
      cases: [
        {
          name: 'contractors read code',
          passed: false,
          problem: 'expected allow, but got deny by rule "source-code"',
          decision: { effect: 'deny', rule: 'source-code' },
        },
        { name: 'eng: POST /maniphest/', passed: false },
        { name: 'anonymous: GET /status/', passed: true, problem: null },
      ],
    });
  });

  test('writes nothing of a table as it is that could be a command to a terminal', async () => {
    const evil = { name: 'a\u009b2J', path: '/status/', expect: 'allow', rule: 'b\u202e' };
    for (const format of [[], ['--json']]) {
      const file = fileBeside({ 'portcullis.test.json': { cases: [evil] } });
      const { out } = await captured('test', file, ...format);
      for (const shown of ['a\\u009b2J', 'b\\u202e']) expect(out).toContain(shown);
      expect(out).not.toMatch(/[\u007f-\u009f\u202e]/);
    }
  });
});

test('test: a table for a configuration with several instances names the host', async () => {
  const elsewhere = {
    name: 'elsewhere',
    effect: 'allow',
    who: 'authenticated',
    paths: ['/elsewhere/'],
  } as const;
  const other = {
    name: 'other',
    hosts: ['other.corp.example'],
    policy: { name: 'other', rules: [elsewhere] },
  } as const;
  const files = {
    'portcullis.json': goodConfiguration({}, other),
    'portcullis.test.yaml': `host: other.corp.example\ncases:\n  - {path: /status/, expect: deny, rule: null}\n`,
    'portcullis.test.json': { cases: [{ path: '/status/', expect: 'allow' }] },
  };
  const file = join(folderWith(files), 'portcullis.json');
  expect((await captured('test', file)).err).toContain('the host is missing');
  expect((await captured('test', file, '--cases', file.replace('.json', '.test.yaml'))).code).toBe(0);
});

describe('invalid usage', () => {
  async function problemOf(name: string, table: string | object): Promise<string> {
    const { code, out, err } = await captured('test', fileBeside({ [name]: table }));
    expect([code, out]).toEqual([2, '']);
    return err;
  }

  test('a missing table is reported with the names that were tried', async () => {
    const err = await problemOf('nothing.txt', '');
    for (const ending of ['yaml', 'yml', 'json']) expect(err).toContain(`portcullis.test.${ending}`);
  });

  test('invalid YAML in a table is reported with its line and column', async () => {
    expect(await problemOf('portcullis.test.yaml', 'cases:\n  - {path: /\n')).toMatch(
      /portcullis\.test\.yaml:\d+:\d+: \w/,
    );
  });

  test('an alias without an anchor is reported with the file', async () => {
    expect(await problemOf('portcullis.test.yaml', 'cases: *eng\n')).toMatch(
      /portcullis\.test\.yaml: Unresolved alias .*: eng\n/,
    );
  });

  test('all problems of a table are reported together', async () => {
    const cases = [{ path: 'D12', expect: 'denny', grups: ['eng'] }, { expect: 'deny' }];
    const err = await problemOf('portcullis.test.json', { cases, hots: 'x', host: 7 });
    for (const place of ['cases[0].path', 'cases[0].grups', 'cases[1].path', 'host', 'hots']) {
      expect(err).toContain(`\n  ${place}: `);
    }
    expect(err).toMatch(/cases\[0\]\.expect: .*did you mean "deny"\?/);
  });

  test.each(['[]', '7', ''])('%j is refused as a table', async (text) => {
    expect(await problemOf('portcullis.test.yaml', text)).toContain('cases: must be a list of cases');
  });

  test('a table without a case does not pass', async () => {
    expect(await problemOf('portcullis.test.json', { cases: [] })).toContain(
      'cases: is empty: nothing would be tested',
    );
  });

  test('an address that the gateway refuses is reported with its path', async () => {
    expect(await problemOf('portcullis.test.json', { cases: [{ path: '/a//b', expect: 'deny' }] })).toContain(
      'cases[0].path: the gate refuses it with 400 before any policy (request.path_empty_segment)',
    );
  });
});

test('a host in a table may be its variable’s name, or its value in the Wrangler file', async () => {
  const configuration = goodConfiguration(
    { name: 'one', hosts: [`\${ONE_HOST}`] },
    { name: 'two', hosts: [`\${TWO_HOST}`] },
  );
  const vars = { ONE_HOST: 'one.corp.example', TWO_HOST: 'two.corp.example' };
  for (const host of ['two.corp.example', `\${TWO_HOST}`]) {
    const folder = folderWith({
      'portcullis.json': configuration,
      'portcullis.test.json': { host, cases: [{ path: '/status/', expect: 'allow' }] },
      'wrangler.jsonc': JSON.stringify({ vars }),
    });
    expect((await captured('test', join(folder, 'portcullis.json'))).code).toBe(0);
  }
});
