import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const RULES = [
  { name: 'engineering', effect: 'allow', who: { roles: ['engineer', 'contractor'] }, paths: ['/**'] },
] as const;

/** A configuration that names one of everything, of an application whose policies are soon looked through: it has no paths of its own. */
const CONFIGURATION = {
  ...goodConfiguration({ application: 'web', policy: { name: 'phorge', rules: RULES } }),
  // Of the same issuer as the login.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
  providers: [{ type: 'oidc', name: 'corp', issuer: '${ISSUER}', audience: 'phorge' }],
  login: {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
    keys: ['${SESSION_KEY}'],
    durableObject: 'SESSIONS',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
    providers: { corp: { issuer: '${ISSUER}', clientId: 'gate', clientAuthentication: { method: 'none' } } },
  },
  // The page for operators names the database first, and the sink then.
  operator: { database: 'AUDIT_DB', roles: ['engineer'] },
  trustedHosts: [],
  audit: { sinks: [{ type: 'd1', binding: 'AUDIT_DB' }] },
};

/** A Wrangler file without a fault. A test changes a line of it. */
const GOOD = `{
  "name": "gate",
  "main": "src/worker.ts",
  "compatibility_date": "2026-07-30",
  "compatibility_flags": [],
  "routes": [{ "pattern": "phorge.corp.example", "custom_domain": true }],
  "workers_dev": false,
  "preview_urls": false,
  "vars": { "ISSUER": "https://login.corp.example" },
  "services": [{ "binding": "PHORGE", "service": "phorge" }],
  "durable_objects": { "bindings": [{ "name": "SESSIONS", "class_name": "PortcullisSessions" }] },
  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSessions"] }],
  "d1_databases": [{ "binding": "AUDIT_DB", "database_name": "audit", "migrations_dir": "migrations" }],
  "observability": { "enabled": true, "redact_query_string": true }
}
`;

const FILES = {
  'portcullis.json': CONFIGURATION,
  'migrations/0001_audit_event.sql': 'CREATE TABLE IF NOT EXISTS audit_event (id TEXT PRIMARY KEY);',
  'src/worker.ts': "import { gateway } from 'portcullis';\n",
};

/** Checks the configuration with the Wrangler file that is found beside it. */
function checked(
  wrangler: string,
  files: Readonly<Record<string, string | object>> = {},
  name = 'wrangler.jsonc',
) {
  const folder = folderWith({ ...FILES, [name]: wrangler, ...files });
  return captured('check', join(folder, 'portcullis.json'), '--json');
}

interface Found {
  readonly problems: readonly {
    readonly line: number;
    readonly column: number;
    readonly path: string;
    readonly message: string;
  }[];
}

test('a good Wrangler file is accepted, found next to the configuration without being named', async () => {
  const { code, out } = await checked(GOOD);
  expect(JSON.parse(out)).toMatchObject({
    problems: [],
    wrangler: expect.stringMatching(/wrangler\.jsonc$/),
  });
  expect(code).toBe(0);
});

const ROUTES = '  "routes": [{ "pattern": "phorge.corp.example", "custom_domain": true }],\n';

/** The configuration with an instance at these hosts. */
const at = (...hosts: readonly string[]) => ({
  'portcullis.json': {
    ...CONFIGURATION,
    instances: CONFIGURATION.instances.map((instance) => ({ ...instance, hosts })),
  },
});
const zone = (pattern: string): string =>
  `"routes": [{ "pattern": "${pattern}", "zone_name": "corp.example" }],\n`;

/** What is no fault, though it is not as in the good file. */
const ALSO_GOOD: readonly (readonly [
  what: string,
  from: string,
  to: string,
  files?: Readonly<Record<string, object>>,
])[] = [
  [
    'an address below workers.dev that is the gate’s own',
    `${ROUTES}  "workers_dev": false`,
    '  "workers_dev": true',
    at('gate.acme.workers.dev'),
  ],
  ['a route, where workers.dev is not spoken of', '  "workers_dev": false,\n', ''],
  [
    'static files behind the Worker',
    '"compatibility_flags": []',
    '"assets": { "directory": "public", "run_worker_first": true }',
  ],
  [
    'static files behind the Worker at each path',
    '"compatibility_flags": []',
    '"assets": { "directory": "public", "run_worker_first": ["/*"] }',
  ],
  ['a route for all hosts of a zone', ROUTES, zone('*.corp.example/*')],
  ['a route in capitals', ROUTES, zone('Phorge.Corp.Example/*')],
  ['a host with a port', '', '', at('phorge.corp.example:8443')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
  ['a host that a variable holds', '', '', at('${PHORGE_HOST}')],
  ['a host of this machine', '', '', at('phorge.corp.example', 'localhost:8787', 'phorge.localhost')],
  ['logs without addresses', '"redact_query_string": true', '"logs": { "invocation_logs": false }'],
  [
    'a class that another Worker makes',
    '"class_name": "PortcullisSessions" }] },\n  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSessions"] }]',
    '"class_name": "PortcullisSessions", "script_name": "other" }] }',
  ],
  [
    'a class by another name that was given it later',
    '["PortcullisSessions"] }]',
    '["Old"] }, { "tag": "v2", "renamed_classes": [{ "from": "Old", "to": "PortcullisSessions" }] }]',
  ],
  [
    'a class that came from another Worker',
    '"new_sqlite_classes": ["PortcullisSessions"]',
    '"transferred_classes": [{ "from": "Old", "from_script": "old", "to": "PortcullisSessions" }]',
  ],
  [
    'as much time as a login takes',
    '"compatibility_flags": []',
    '"limits": { "cpu_ms": 10, "subrequests": 10 }',
  ],
];

for (const [what, from, to, files] of ALSO_GOOD) {
  test(`check: ${what} in the Wrangler file is not a finding`, async () => {
    expect(GOOD).toContain(from);
    const { out } = await checked(GOOD.replace(from, to), files);
    expect(JSON.parse(out).problems).toEqual([]);
  });
}

/** What stands in the good file, what stands there instead, where the one finding is, what it says, and what to do. */
const TABLE: readonly (readonly [
  what: string,
  from: string,
  to: string,
  place: readonly [line: number, column: number],
  message: RegExp,
])[] = [
  [
    'an address below workers.dev',
    '"workers_dev": false',
    '"workers_dev": true',
    [7, 3],
    /which bypasses .* set it to false/,
  ],
  [
    'preview addresses',
    '"preview_urls": false',
    '"preview_urls": true',
    [8, 3],
    /old versions keep their old policy: set it to false/,
  ],
  [
    'a cache in front',
    '"compatibility_flags": []',
    '"cache": { "enabled": true }',
    [5, 14],
    /cached in front of the gate .* set it to false/,
  ],
  [
    'queries in the logs',
    ', "redact_query_string": true',
    '',
    [14, 3],
    /authorization codes: .*set "redact_query_string"/,
  ],
  [
    'queries pushed elsewhere',
    '"enabled": true, "redact_query_string": true }',
    '"enabled": false }, "logpush": true',
    [14, 42],
    /exports the URL .* set "redact_query_string"/,
  ],
  [
    'static files first',
    '"compatibility_flags": []',
    '"assets": { "directory": "public" }',
    [5, 3],
    /served to everyone .* set "run_worker_first" to true/,
  ],
  [
    'static files first, but for some',
    '"compatibility_flags": []',
    '"assets": { "directory": "public", "run_worker_first": ["/api/*"] }',
    [5, 38],
    /not in "run_worker_first" .* set "run_worker_first" to true/,
  ],
  [
    'static files first, where that is taken back for some',
    '"compatibility_flags": []',
    '"assets": { "directory": "public", "run_worker_first": ["/*", "!/pictures/*"] }',
    [5, 38],
    /not in "run_worker_first" .* set "run_worker_first" to true/,
  ],
  [
    'an address below workers.dev that nobody asked for',
    `${ROUTES}  "workers_dev": false,\n`,
    '',
    [1, 1],
    /is not set and there is no route, which enables .* give the Worker a route/,
  ],
  [
    'queries in the logs alone',
    '"enabled": true, "redact_query_string": true',
    '"logs": { "enabled": true }',
    [14, 3],
    /authorization codes: .*set "redact_query_string"/,
  ],
  [
    'queries in traces',
    '"enabled": true, "redact_query_string": true',
    '"traces": { "enabled": true }',
    [14, 3],
    /authorization codes: .*set "redact_query_string"/,
  ],
  [
    'a route to another host',
    '"pattern": "phorge.corp',
    '"pattern": "phabricator.corp',
    [6, 14],
    /refused with 421: add phabricator\.corp\.example to/,
  ],
  [
    'a route for a part',
    '"phorge.corp.example", "custom_domain": true',
    '"phorge.corp.example/differential/*", "zone_name": "corp.example"',
    [6, 14],
    /the rest is served without the gate: end it with \/\*/,
  ],
  [
    'a route for one scheme',
    '"phorge.corp.example", "custom_domain": true',
    '"https://phorge.corp.example/*", "zone_name": "corp.example"',
    [6, 14],
    /the other scheme bypass the gate: remove https:\/\//,
  ],
  [
    'a class without a migration',
    '"new_sqlite_classes": ["PortcullisSessions"]',
    '"new_sqlite_classes": []',
    [11, 59],
    /no migration creates the class PortcullisSessions.*add/,
  ],
  [
    'a class without SQLite',
    '"new_sqlite_classes"',
    '"new_classes"',
    [12, 49],
    /without SQLite.*use "new_sqlite_classes"/,
  ],
  [
    'a class that was deleted',
    '["PortcullisSessions"] }]',
    '["PortcullisSessions"] }, { "tag": "v2", "deleted_classes": ["PortcullisSessions"] }]',
    [11, 59],
    /no migration creates the class/,
  ],
  [
    'two migrations of one tag',
    '["PortcullisSessions"] }]',
    '["PortcullisSessions"] }, { "tag": "v1", "new_sqlite_classes": ["PortcullisSso"] }]',
    [12, 83],
    /"v1" is the tag of an earlier migration: tags must be unique/,
  ],
  [
    'the wrong class',
    'class_name": "PortcullisSessions" }] },\n  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSessions"]',
    'class_name": "PortcullisSso" }] },\n  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["PortcullisSso"]',
    [11, 59],
    /the wrong class for login\.durableObject: use PortcullisSessions/,
  ],
  [
    'a database without its table',
    '"migrations_dir": "migrations"',
    '"migrations_dir": "sql"',
    [13, 71],
    /all events are lost: install @portcullis\/audit, set "migrations_dir"/,
  ],
  [
    'no migrations named',
    ', "migrations_dir": "migrations"',
    ', "migrations_dir": "."',
    [13, 71],
    /no migration in \. creates the table/,
  ],
  ['an old date', '2026-07-30', '2023-01-01', [4, 3], /before 2024-04-03.*set it to a later date/],
  ['no date', '  "compatibility_date": "2026-07-30",\n', '', [1, 1], /is not set.*set it to "20/],
  ['a date to come', '2026-07-30', '2099-01-01', [4, 3], /is in the future/],
  [
    'a flag that reads addresses as they were',
    '"compatibility_flags": []',
    '"compatibility_flags": ["url_original"]',
    [5, 27],
    /which the gate does not support: remove it/,
  ],
  ['no Worker', '  "main": "src/worker.ts",\n', '', [1, 1], /nothing is protected: set "main"/],
  [
    'a limit below a login',
    '"compatibility_flags": []',
    '"limits": { "cpu_ms": 5 }',
    [5, 15],
    /5 ms may be too little .* set it to 10 or more/,
  ],
  [
    'a secret in the open',
    '"vars": {',
    '"vars": { "SESSION_KEY": "x",',
    [9, 13],
    /in plain text.*wrangler secret put SESSION_KEY/,
  ],
  ['a variable that is no text', '"https://login.corp.example"', '1', [9, 13], /must be a string/],
  [
    'a secret that is not listed',
    '"compatibility_flags": []',
    '"secrets": { "required": ["OTHER"] }',
    [5, 16],
    /SESSION_KEY.*is neither a variable nor a secret: add it/,
  ],
];

test.each(TABLE)(
  '%s is one finding: where, what, and what to do',
  async (_what, from, to, [line, column], message) => {
    expect(GOOD).toContain(from);
    const { code, out } = await checked(GOOD.replace(from, to));
    const { problems }: Found = JSON.parse(out);
    expect(problems).toMatchObject([{ line, column, message: expect.stringMatching(message) }]);
    expect(code).toBe(1);
  },
);

test('a service that the configuration names and the file lacks is reported where it is named', async () => {
  const { out } = await checked(GOOD.replace('"PHORGE"', '"PHABRICATOR"'));
  expect(JSON.parse(out).problems).toMatchObject([
    {
      path: 'instances[0].origin.binding',
      message: expect.stringContaining('no binding with fetch "PHORGE"'),
    },
  ]);
});

test('imports of node: need the flag', async () => {
  const files = { 'src/worker.ts': "import { Buffer } from 'node:buffer';\n" };
  expect(JSON.parse((await checked(GOOD, files)).out).problems).toMatchObject([
    { line: 5, column: 3, message: expect.stringContaining('add "nodejs_compat"') },
  ]);
  const mended = await checked(GOOD.replace('flags": []', 'flags": ["nodejs_compat"]'), files);
  expect(mended.code).toBe(0);
});

test('documents of clients need the flag by which calls reach only the public Internet', async () => {
  const { trustedHosts, ...configuration } = CONFIGURATION;
  expect(trustedHosts).toEqual([]);
  const login = { ...configuration.login, host: 'https://gate.corp.example', agents: { documents: {} } };
  const [phorge] = configuration.instances;
  const tools = {
    ...phorge,
    name: 'tools',
    hosts: ['tools.corp.example'],
    application: 'mcp',
    reads: ['search'],
  };
  const files = { 'portcullis.json': { ...configuration, login, instances: [phorge, tools] } };
  const { problems } = JSON.parse((await checked(GOOD, files)).out);
  expect(problems).toContainEqual(
    expect.objectContaining({
      ...{ line: 5, column: 3 },
      message: expect.stringContaining('add "global_fetch_strictly_public"'),
    }),
  );
  const mended = JSON.parse(
    (await checked(GOOD.replace('flags": []', 'flags": ["global_fetch_strictly_public"]'), files)).out,
  );
  expect(JSON.stringify(mended.problems)).not.toContain('global_fetch_strictly_public');
});

test('a collector of traces needs the flag by which calls are found', async () => {
  const traces = { collector: { url: 'https://otel.example/v1/traces' } };
  const files = { 'portcullis.json': { ...CONFIGURATION, traces } };
  expect(JSON.parse((await checked(GOOD, files)).out).problems).toMatchObject([
    { line: 5, column: 3, message: expect.stringContaining('AsyncLocalStorage: add "nodejs_compat"') },
  ]);
  const mended = await checked(GOOD.replace('flags": []', 'flags": ["nodejs_compat"]'), files);
  expect(mended.code).toBe(0);
});

test('a build that does not look at the configuration is a note: wrangler dev would go on with the policy before', async () => {
  const built = (build: object) =>
    GOOD.replace('"compatibility_flags": []', `"build": ${JSON.stringify(build)}`);
  const command = 'npx portcullis build portcullis.json --bundle';
  const notesOf = async (build: object) => JSON.parse((await checked(built(build))).out).notes;
  const [note, ...others] = await notesOf({ command });
  expect(others).toEqual([]);
  expect(note).toMatchObject({ line: 5, column: 3, path: 'build' });
  expect(note.message).toContain('set "watch_dir" to "portcullis.json"');
  expect(await notesOf({ command, watch_dir: 'src' })).toHaveLength(1);
  expect(await notesOf({ command, watch_dir: 'portcullis.json' })).toEqual([]);
  expect(await notesOf({ command, watch_dir: ['src', './portcullis.json'] })).toEqual([]);
  expect(await notesOf({ command: 'esbuild src/worker.ts' })).toEqual([]);
});

test('a build that looks at the folder of the configuration looks at the configuration', async () => {
  const notesOf = async (file: string, build: object) => {
    const command = `npx portcullis build ${file}`;
    const stated = GOOD.replace(
      '"compatibility_flags": []',
      `"build": ${JSON.stringify({ command, ...build })}`,
    );
    return JSON.parse((await checked(stated)).out).notes;
  };
  expect(await notesOf('portcullis.json', { watch_dir: '.' })).toEqual([]);
  expect(await notesOf('config/portcullis.json', { watch_dir: './config/' })).toEqual([]);
  expect(await notesOf('config/portcullis.json', { watch_dir: ['src', 'config'] })).toEqual([]);
  // Wrangler looks at "src" where nothing is said.
  expect(await notesOf('src/portcullis.json', {})).toEqual([]);
  expect(await notesOf('configuration.json', { watch_dir: 'config' })).toHaveLength(1);
  expect(await notesOf('../portcullis.json', { watch_dir: '.' })).toHaveLength(1);
});

test('a consumer that sees every request is a note', async () => {
  const { code, out } = await checked(
    GOOD.replace('"compatibility_flags": []', '"tail_consumers": [{ "service": "tail" }]'),
  );
  expect(code).toBe(0);
  expect(JSON.parse(out).notes).toMatchObject([{ line: 5, column: 22, path: 'tail_consumers[0]' }]);
});

test('check prints Wrangler findings as text with file, line, column, problem and remedy', async () => {
  const folder = folderWith({
    ...FILES,
    'wrangler.jsonc': GOOD.replace('"workers_dev": false', '"workers_dev": true'),
  });
  const { out } = await captured('check', join(folder, 'portcullis.json'));
  expect(out).toMatch(/^\S+\/wrangler\.jsonc:7:3: workers_dev: opens an address .*\n1 problem\n$/);
});

test('a host that only starts as a local one does needs a route', async () => {
  const { out } = await checked(GOOD, at('phorge.corp.example', 'localhost.corp.example'));
  expect(JSON.parse(out).problems).toMatchObject([
    { message: expect.stringContaining('no route sends requests for localhost.corp.example to the gate') },
  ]);
});

describe('each named environment is checked', () => {
  const OWN = `"routes": [{ "pattern": "staging.phorge.corp.example", "custom_domain": true }],
    "vars": { "ISSUER": "https://login.corp.example" },
    "services": [{ "binding": "PHORGE", "service": "phorge-staging" }],
    "durable_objects": { "bindings": [{ "name": "SESSIONS", "class_name": "PortcullisSessions" }] },
    "d1_databases": [{ "binding": "AUDIT_DB", "database_name": "audit", "migrations_dir": "migrations" }]`;
  const HOSTS = {
    'portcullis.json': {
      ...CONFIGURATION,
      instances: CONFIGURATION.instances.map((instance) => ({
        ...instance,
        hosts: ['phorge.corp.example', 'staging.phorge.corp.example'],
      })),
    },
  };
  const withStaging = (settings: string) =>
    checked(GOOD.replace(/\n\}\n$/, `,\n  "env": { "staging": {\n    ${settings}\n  } }\n}\n`), HOSTS);

  test('a Wrangler environment with all non-inherited settings is accepted, and each host may have its route in another', async () => {
    const { code, out } = await withStaging(OWN);
    expect([code, JSON.parse(out).problems]).toEqual([0, []]);
  });

  test('the settings of an environment are found there, and inherited ones once, where they are written', async () => {
    const { out } = await withStaging(`"workers_dev": true,\n    ${OWN}`);
    expect(JSON.parse(out).problems).toMatchObject([
      {
        line: 16,
        column: 5,
        path: 'env.staging.workers_dev',
        message: expect.stringContaining('which bypasses'),
      },
    ]);
    const inherited = GOOD.replace('"preview_urls": false', '"preview_urls": true');
    const all = inherited.replace(/\n\}\n$/, `,\n  "env": { "staging": {\n    ${OWN}\n  } }\n}\n`);
    expect(JSON.parse((await checked(all, HOSTS)).out).problems).toMatchObject([
      { line: 8, column: 3, path: 'preview_urls' },
    ]);
  });

  test('bindings are not inherited, and routes are: both are said', async () => {
    const { out } = await withStaging('"vars": {}');
    const { problems } = JSON.parse(out);
    expect(problems.map(({ message }: { message: string }) => message)).toEqual([
      'the Wrangler file has no binding with fetch "PHORGE" in its environment "staging": add it to "vpc_services" or "services"',
      'the Wrangler file has no Durable Object namespace "SESSIONS" in its environment "staging": add { "name": "SESSIONS", "class_name": "PortcullisSessions" } to "durable_objects.bindings", and the class to "new_sqlite_classes" of a migration',
      'the Wrangler file has no D1 database "AUDIT_DB" in its environment "staging": add it to "d1_databases"',
      expect.stringContaining('no route sends requests for staging.phorge.corp.example to the gate'),
      expect.stringContaining('takes phorge.corp.example away from the top-level Worker: give it "routes"'),
    ]);
    expect(problems.at(-1)).toMatchObject({ line: 15, column: 12, path: 'env.staging' });
  });

  test('send_email is not inherited either', async () => {
    const mail = { binding: 'MAIL', from: 'gate@corp.example', to: ['ops@corp.example'] };
    const audit = { ...CONFIGURATION.audit, alerts: { durableObject: 'ALERTS', mail } };
    const configuration = { ...CONFIGURATION, ...HOSTS['portcullis.json'], audit };
    const wrangler = GOOD.replace(
      /\n\}\n$/,
      `,\n  "send_email": [{ "name": "MAIL" }],\n  "env": { "staging": {\n    ${OWN}\n  } }\n}\n`,
    );
    const { out } = await checked(wrangler, { 'portcullis.json': configuration });
    const messages = JSON.parse(out).problems.map(({ message }: { message: string }) => message);
    expect(messages).toContain(
      'the Wrangler file has no send_email binding "MAIL" in its environment "staging": add it to "send_email"',
    );
  });

  test('an environment with routes does not inherit a single one', async () => {
    const single = GOOD.replace(
      '"routes": [{ "pattern": "phorge.corp.example", "custom_domain": true }]',
      '"route": { "pattern": "phorge.corp.example", "custom_domain": true }',
    ).replace(/\n\}\n$/, `,\n  "env": { "staging": {\n    ${OWN}\n  } }\n}\n`);
    expect(JSON.parse((await checked(single, HOSTS)).out).problems).toEqual([]);
  });
});

describe('as TOML', () => {
  const TOML = `name = "gate"
main = "src/worker.ts"
compatibility_date = "2026-07-30"
workers_dev = true

[[routes]]
pattern = "phorge.corp.example/x/*"
zone_name = "corp.example"

[vars]
ISSUER = "https://login.corp.example"

[[services]]
binding = "PHORGE"
service = "phorge"

[[durable_objects.bindings]]
name = "SESSIONS"
class_name = "PortcullisSessions"

[[d1_databases]]
binding = "AUDIT_DB"
database_name = "audit"
`;

  test('the same findings are reported as for JSON, with their positions', async () => {
    const { out } = await checked(TOML, {}, 'wrangler.toml');
    expect(JSON.parse(out).problems).toMatchObject([
      { line: 4, column: 1, path: 'workers_dev' },
      { line: 6, column: 3, path: 'routes[0]' },
      { line: 19, column: 1, path: 'durable_objects.bindings[0].class_name' },
    ]);
  });

  test('invalid TOML is reported with its position', async () => {
    const { code, err } = await captured(
      'check',
      join(folderWith({ ...FILES, 'wrangler.toml': 'name = "gate"\nmain = \n' }), 'portcullis.json'),
    );
    expect([code, err]).toEqual([2, expect.stringMatching(/wrangler\.toml:[23]:\d+: is not valid TOML: /)]);
  });
});

test('invalid JSON is reported with its position', async () => {
  const folder = folderWith({ ...FILES, 'wrangler.jsonc': '{\n  "main": ,\n}' });
  const { code, err } = await captured('check', join(folder, 'portcullis.json'));
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/wrangler\.jsonc:2:11: is not valid JSON: expected a value/),
  ]);
});

describe('groups that follow a directory', () => {
  const CRON = '"triggers": { "crons": ["0 * * * *"] }';
  const SYNCED = GOOD.replace(
    '"class_name": "PortcullisSessions" }]',
    '"class_name": "PortcullisSessions" }, { "name": "SYNC_RUNS", "class_name": "PortcullisSyncRuns" }]',
  )
    .replace('["PortcullisSessions"]', '["PortcullisSessions", "PortcullisSyncRuns"]')
    .replace('"workers_dev": false', `${CRON},\n  "workers_dev": false`);
  const groupSync = {
    ...{
      token: `\${SYNC_TOKEN}`,
      directory: 'okta',
      projects: { team: ['eng'] },
      durableObject: 'SYNC_RUNS',
    },
  };
  const [instance] = CONFIGURATION.instances;
  const files = {
    'portcullis.json': {
      ...CONFIGURATION,
      groupSources: [{ type: 'okta', domain: 'acme.okta.com', apiToken: `\${OKTA_TOKEN}` }],
      instances: [{ ...instance, application: 'phabricator', groupSync }],
    },
  };

  test('are good with a trigger, a class and its migration', async () => {
    expect(JSON.parse((await checked(SYNCED, files)).out)).toMatchObject({ problems: [] });
  });

  test.each([
    ['a trigger', CRON, '"triggers": {}', /no Cron Trigger runs/],
    ['the right class', '"PortcullisSyncRuns" }', '"PortcullisSso" }', /use PortcullisSyncRuns/],
    [
      'a migration',
      '"PortcullisSessions", "PortcullisSyncRuns"',
      '"PortcullisSessions"',
      /no migration creates the class/,
    ],
  ])('are reported without %s', async (_what, good, bad, message) => {
    const { out } = await checked(SYNCED.replace(good, bad), files);
    expect((JSON.parse(out) as Found).problems.map((problem) => problem.message).join('\n')).toMatch(message);
  });
});

describe('secrets in stores, and rate limits', () => {
  const [instance, ...others] = CONFIGURATION.instances;
  const configuration = {
    ...CONFIGURATION,
    secrets: { SESSION_KEY: { type: 'secrets-store', bindings: ['KEY_STORE'] } },
    instances: [
      { ...instance, limits: [{ name: 'browsing', by: 'caller', binding: 'BROWSING', periodSeconds: 60 }] },
      ...others,
    ],
  };
  const bound = GOOD.replace(
    '"vars": {',
    `"secrets_store_secrets": [{ "binding": "KEY_STORE", "store_id": "s", "secret_name": "session-key" }],
    "ratelimits": [{ "name": "BROWSING", "namespace_id": "1", "simple": { "limit": 100, "period": 60 } }],
    "vars": {`,
  );
  const problemsOf = async (wrangler: string, files: object) =>
    (JSON.parse((await checked(wrangler, { 'portcullis.json': files })).out) as Found).problems;

  test('are found where the Wrangler file binds them, and missed where it does not', async () => {
    expect(await problemsOf(bound, configuration)).toEqual([]);
    expect((await problemsOf(GOOD, configuration)).map(({ path, message }) => `${path}: ${message}`)).toEqual(
      [
        'instances[0].limits[0].binding: the Wrangler file has no rate limit "BROWSING": add it to "ratelimits"',
        'secrets.SESSION_KEY.bindings[0]: the Wrangler file has no Secrets Store secret "KEY_STORE": add it to "secrets_store_secrets"',
      ],
    );
  });

  test('a variable that contains a secret must not be in plain text', async () => {
    const kept = {
      ...CONFIGURATION,
      secrets: { SESSION_KEY: { type: 'variables', names: ['KEY', 'OLD_KEY'] } },
    };
    expect(await problemsOf(GOOD.replace('"vars": {', '"vars": { "KEY": "x",'), kept)).toMatchObject([
      { path: 'vars.KEY', message: expect.stringContaining('is the secret of secrets.SESSION_KEY.names[0]') },
    ]);
  });

  test('a variable that contains an older version of a secret must not be in plain text', async () => {
    const kept = {
      ...CONFIGURATION,
      secrets: { SESSION_KEY: { type: 'variables', names: ['KEY', 'OLD_KEY'] } },
    };
    expect(await problemsOf(GOOD.replace('"vars": {', '"vars": { "OLD_KEY": "x",'), kept)).toMatchObject([
      { path: 'vars.OLD_KEY', message: expect.stringContaining('is the secret of login.keys[0]') },
    ]);
  });
});

test.each([
  ['d1', 'D1 database', 'd1_databases'],
  ['r2', 'R2 bucket', 'r2_buckets'],
  ['queue', 'queue', 'queues.producers'],
  ['analytics-engine', 'Analytics Engine dataset', 'analytics_engine_datasets'],
])('where a sink of type %s has no binding, the list for it is named', async (type, kind, list) => {
  const sinks = [{ type: 'console' }, { type, binding: 'EVENTS' }];
  const { operator: _operator, ...configuration } = CONFIGURATION;
  const { out } = await checked(GOOD, { 'portcullis.json': { ...configuration, audit: { sinks } } });
  expect(JSON.parse(out).problems).toMatchObject([
    {
      path: 'audit.sinks[1].binding',
      message: `the Wrangler file has no ${kind} "EVENTS": add it to "${list}"`,
    },
  ]);
});

test('a sink whose binding is of another kind is reported: a database stores no objects', async () => {
  const { operator: _operator, ...configuration } = CONFIGURATION;
  const audit = { sinks: [{ type: 'r2', binding: 'AUDIT_DB' }] };
  const { out } = await checked(GOOD, { 'portcullis.json': { ...configuration, audit } });
  expect(JSON.parse(out).problems).toMatchObject([
    {
      path: 'audit.sinks[0].binding',
      message: 'the Wrangler file has "AUDIT_DB" as D1 database, but R2 bucket is required',
    },
  ]);
});

test('the key of a log must not stand in the open', async () => {
  const log = { origin: 'gate.example/log', durableObject: 'SESSIONS', bucket: 'AUDIT_DB', key: 'LOG_KEY' };
  const files = { 'portcullis.json': { ...CONFIGURATION, audit: { ...CONFIGURATION.audit, log } } };
  const { out } = await checked(GOOD.replace('"vars": {', '"vars": { "LOG_KEY": "x",'), files);
  expect(JSON.parse(out).problems).toContainEqual(
    expect.objectContaining({
      path: 'vars.LOG_KEY',
      message: expect.stringContaining('is the secret of audit.log.key in plain text'),
    }),
  );
});

test('a note says that the Wrangler file only simulates Cloudflare Access on the Worker', async () => {
  const provider = { type: 'access-context', name: 'access', team: 'acme', audience: 'f00d' };
  const notesOf = async (providers: readonly object[], more: string): Promise<string[]> => {
    const wrangler = GOOD.replace('"workers_dev"', `${more}"workers_dev"`);
    const { out } = await checked(wrangler, { 'portcullis.json': { ...CONFIGURATION, providers } });
    const { notes } = JSON.parse(out) as { notes: { path: string; message: string }[] };
    return notes.flatMap(({ path, message }) => (path.startsWith('access') ? `${path}: ${message}` : []));
  };
  const simulated = '"access": { "dev": { "aud": "f00d" } },';
  expect(await notesOf([provider], simulated)).toEqual([
    expect.stringMatching(
      /^access\.dev: simulates Cloudflare Access for "wrangler dev" only: .*turn Cloudflare Access on/,
    ),
  ]);
  expect(await notesOf([provider], '')).toEqual([
    expect.stringMatching(/^access: for the deployed Worker, turn Cloudflare Access on/),
  ]);
  expect(await notesOf(CONFIGURATION.providers, simulated)).toEqual([
    'access.dev: has no effect, since no provider has the type "access-context"',
  ]);
  expect(await notesOf(CONFIGURATION.providers, '')).toEqual([]);
});
