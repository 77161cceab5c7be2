import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Captured, captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const WRANGLER = `{
  "name": "gate",
  "main": "src/worker.ts", // the gate
  "compatibility_date": "2026-07-30",
  "routes": [{ "pattern": "phorge.corp.example", "custom_domain": true }],
  "workers_dev": false,
  "services": [{ "binding": "PHORGE", "service": "phorge" }]
}
`;
const CASES = '# Who may what.\ncases:\n  - { groups: [eng], path: /T1, expect: allow }\n';

/** A project with one application. */
function project(more: Readonly<Record<string, string>> = {}): string {
  return folderWith({
    'portcullis.json': `${JSON.stringify(goodConfiguration(), null, 2)}\n`,
    'wrangler.jsonc': WRANGLER,
    'portcullis.test.yaml': CASES,
    ...more,
  });
}

function adding(folder: string, ...more: readonly string[]): Promise<Captured> {
  const file = join(folder, 'portcullis.json');
  return captured('add', 'application', file, 'reports', ...more);
}

const REPORTS = ['--host', 'reports.corp.example', '--binding', 'REPORTS', '--roles', 'engineer'];
const textOf = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

describe('add application', () => {
  test('adds the instance, binding, route, policy and cases, keeps what is written, and the result is good and tested', async () => {
    const folder = project({
      'wrangler.dev.jsonc': '{ "services": [{ "binding": "PHORGE", "service": "application-dev" }] }',
    });
    const before = textOf(folder, 'portcullis.json');
    const { code, out } = await adding(folder, ...REPORTS, '--service', 'reports');
    expect([code, out]).toEqual([0, expect.stringContaining('good (2 instances')]);
    expect(textOf(folder, 'wrangler.jsonc')).toBe(
      WRANGLER.replace(
        'true }],',
        'true }, { "pattern": "reports.corp.example", "custom_domain": true }],',
      ).replace('"phorge" }]', '"phorge" }, { "binding": "REPORTS", "service": "reports" }]'),
    );
    expect(textOf(folder, 'wrangler.dev.jsonc')).toContain(
      '{ "binding": "REPORTS", "service": "application-dev" }',
    );
    expect(textOf(folder, 'portcullis.json')).toContain(before.slice(0, before.lastIndexOf('\n    }')));
    expect(textOf(folder, 'portcullis.test.yaml')).toBe(
      CASES.replace('cases:', 'host: "phorge.corp.example"\ncases:'),
    );
    const tested = await captured('test', join(folder, 'portcullis.json'));
    expect([tested.code, tested.out]).toEqual([0, '4 cases: 4 as expected, 0 not\n']);
  });

  test('extends a TOML Wrangler file in its own forms, and the one for development', async () => {
    const toml = [
      'name = "gate" # the gate',
      'routes = [ { pattern = "phorge.corp.example", custom_domain = true } ] # the only way in',
      'compatibility_date = "2026-07-30"',
      'main = "src/worker.ts"',
      'workers_dev = false',
      '',
      '[[services]] # origins',
      'binding = "PHORGE"',
      'service = "phorge" # behind a Tunnel',
      '',
      '[vars]',
      'ISSUER = "https://login.corp.example"',
      '',
    ].join('\n');
    const folder = folderWith({
      'portcullis.json': `${JSON.stringify(goodConfiguration(), null, 2)}\n`,
      'wrangler.toml': toml,
      'wrangler.dev.toml':
        'services = [\n  { binding = "PHORGE", service = "application-dev" }, # a fake\n]\n',
    });
    const { code, out } = await adding(folder, ...REPORTS, '--service', 'reports');
    expect([code, out]).toEqual([0, expect.stringContaining('good (2 instances')]);
    expect(textOf(folder, 'wrangler.toml')).toBe(
      toml
        .replace(' } ] #', ' }, { pattern = "reports.corp.example", custom_domain = true } ] #')
        .replace(
          'behind a Tunnel\n',
          'behind a Tunnel\n\n[[services]]\nbinding = "REPORTS"\nservice = "reports"\n',
        ),
    );
    expect(textOf(folder, 'wrangler.dev.toml')).toBe(
      'services = [\n  { binding = "PHORGE", service = "application-dev" }, # a fake\n  { binding = "REPORTS", service = "application-dev" }\n]\n',
    );
  });

  test('adds an MCP server whose tools the roles call, and says which audience its tokens need', async () => {
    const folder = project();
    const { code, out } = await adding(folder, ...REPORTS, '--application', 'mcp', '--service', 'reports');
    expect([code, out]).toEqual([0, expect.stringContaining('good (2 instances')]);
    expect(out).toContain('no provider accepts tokens for https://reports.corp.example/mcp');
    const { instances } = JSON.parse(textOf(folder, 'portcullis.json'));
    expect(instances[1]).toMatchObject({
      application: 'mcp',
      resource: { authorizationServers: ['https://login.corp.example'] },
    });
    const tested = await captured('test', join(folder, 'portcullis.json'));
    expect([tested.code, tested.out]).toEqual([0, '4 cases: 4 as expected, 0 not\n']);
  });

  test('adds a Phorge that the roles use', async () => {
    const folder = project();
    const { code, out } = await adding(
      folder,
      ...REPORTS,
      '--application',
      'phabricator',
      '--service',
      'reports',
    );
    expect([code, out]).toEqual([0, expect.stringContaining('good (2 instances')]);
    const { instances } = JSON.parse(textOf(folder, 'portcullis.json'));
    expect(instances[1]).toMatchObject({ name: 'reports', application: 'phabricator' });
    const tested = await captured('test', join(folder, 'portcullis.json'));
    expect([tested.code, tested.out]).toEqual([0, '4 cases: 4 as expected, 0 not\n']);
  });

  test.each([
    [
      'of an unknown role',
      ['--roles', 'enginer', '--service', 'x'],
      'there is no role enginer: engineer, contractor; did you mean engineer?',
    ],
    [
      'of a host that is there',
      ['--host', 'phorge.corp.example', '--service', 'x'],
      'already serves phorge.corp.example',
    ],
    ['of an unknown kind', ['--application', 'wiki', '--service', 'x'], 'web, mcp'],
    ['without an origin', [], 'give either --service or --vpc-service'],
  ])('changes nothing for an application %s', async (_, more, problem) => {
    const folder = project();
    const given = REPORTS.filter((_, index) => !more.includes(REPORTS[index - (index % 2)] ?? ''));
    const { code, err } = await adding(folder, ...given, ...more);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
    expect(textOf(folder, 'wrangler.jsonc')).toBe(WRANGLER);
  });

  test('overwrites no cases, and changes nothing then', async () => {
    const folder = project({ 'portcullis.reports.test.yaml': 'mine' });
    const { code, err } = await adding(folder, ...REPORTS, '--vpc-service', '0000');
    expect([code, err]).toEqual([2, expect.stringContaining('already exists and is not overwritten')]);
    expect(textOf(folder, 'wrangler.jsonc')).toBe(WRANGLER);
  });
});

test('a table without a host, where several applications have one each, is told the line to add', async () => {
  const folder = project();
  await adding(folder, ...REPORTS, '--vpc-service', '0000');
  const table = folderWith({ 'cases.yaml': CASES });
  const { err } = await captured(
    'test',
    join(folder, 'portcullis.json'),
    '--cases',
    join(table, 'cases.yaml'),
  );
  expect(err).toContain('so add a line such as "host: phorge.corp.example" above "cases:"');
});
