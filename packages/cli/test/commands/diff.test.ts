import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration, phorgeConfiguration } from '../configuration-files.ts';

const OLD = goodConfiguration();
const PHORGE = phorgeConfiguration();

// biome-ignore lint/suspicious/noExplicitAny: a configuration to be changed
function changed(change: (rules: any[]) => void, from: object = OLD): string {
  const configuration = JSON.parse(JSON.stringify(from));
  change(configuration.instances[0].policy.rules);
  return fileOf(configuration);
}

test('a policy whose rules mean the same in other words is equivalent', async () => {
  const file = changed((rules) => {
    rules.reverse();
    rules.push({ ...rules[0], name: 'again', paths: ['/status/'] });
    rules.pop();
  });
  const { code, out } = await captured('diff', fileOf(OLD), file, '--no-new-access', '--json');
  expect([code, JSON.parse(out)]).toEqual([
    0,
    {
      ...{ equivalent: true, gained: [], lost: [], elevations: [], settings: [], harmless: [] },
      compared: ['.instances[phorge].policy.rules'],
    },
  ]);
  const { out: words } = await captured('diff', fileOf(OLD), file);
  expect(words).toMatch(/\nequivalent: every request is allowed or denied as before\n$/);
});

test('gained access is shown with its roles, an example and the rules that cause it', async () => {
  const file = changed((rules) => rules[2].paths.push('/w/**'), PHORGE);
  const { code, out } = await captured('diff', fileOf(PHORGE), file, '--json');
  expect(code).toBe(0);
  const { equivalent, gained, lost } = JSON.parse(out);
  expect([equivalent, lost]).toEqual([false, []]);
  expect(gained).toEqual([
    {
      roles: ['contractor'],
      applications: ['phriction'],
      operations: expect.arrayContaining(['view']),
      example: expect.objectContaining({
        caller: 'user',
        roles: ['contractor'],
        method: 'GET',
        path: '/w',
        rule: 'tasks',
      }),
      count: expect.stringMatching(/^\d+$/),
      rules: ['tasks'],
    },
  ]);
  expect((await captured('diff', fileOf(PHORGE), file, '--no-new-access')).code).toBe(1);
  const back = await captured('diff', file, fileOf(PHORGE), '--no-new-access');
  expect(back.code).toBe(0);
  expect(back.out).toMatch(/0 gained, 1 lost, 0 changed settings that may grant access\n$/);
});

test('a rule that refused and admits now is named once', async () => {
  const file = changed((rules) => {
    for (const rule of rules) if (rule.effect === 'deny') rule.effect = 'allow';
  });
  const { out } = await captured('diff', fileOf(OLD), file);
  expect(out).toMatch(/ by (\S+)\n/);
  expect(out).not.toMatch(/ by (\S+) and \1\n/);
});

test('diff requires exactly two files', async () => {
  const { code, err } = await captured('diff', fileOf(OLD));
  expect(code).toBe(2);
  expect(err).toContain('takes two files');
});

/** A variable of a configuration, which is not one of this program. */
const variable = (name: string): string => `\${${name}}`;
const PROVIDER = {
  issuer: 'https://login.corp.example',
  clientId: 'gate',
  clientAuthentication: { method: 'none' },
};
const LOGIN = { keys: [variable('SESSION_KEY')], providers: { corp: PROVIDER } };
const OKTA = { type: 'okta', domain: 'corp.okta.com', apiToken: variable('OKTA_TOKEN') };
const VAULT = {
  ...{ type: 'vault', address: 'https://vault.corp.example', token: variable('VAULT_TOKEN') },
  path: 'gate/session',
};
const D1 = { sinks: [{ type: 'd1', binding: 'AUDIT' }] };
const LOG = { durableObject: 'LOG', bucket: 'LOG_BUCKET', origin: 'gate.example/log', key: 'LOG_KEY' };

/** Two configurations that differ in settings of the gate, compared with --no-new-access. */
async function changeOf(before: object, now: object) {
  const [old, recent] = [before, now].map((change) => fileOf({ ...OLD, login: LOGIN, ...change }));
  return await captured('diff', old ?? '', recent ?? '', '--no-new-access');
}

/** The settings that were listed as such that may open something. */
function listed(out: string): readonly string[] {
  const [, lines = ''] =
    /^changed settings, each of which may grant access:\n((?: {8}.*\n)*)/m.exec(out) ?? [];
  return lines.trim().split(/\n\s*/);
}

test.each<[setting: string, before: object, now: object]>([
  ['.roles.engineer', {}, { roles: { engineer: ['eng', 'eng-*', 'everybody'], contractor: ['ext-*'] } }],
  ['.providers[corp].issuer', {}, { providers: [{ ...OLD.providers[0], issuer: 'https://evil.example' }] }],
  ['.groupSources', {}, { groupSources: [OKTA] }],
  [
    '.breakGlass.durableObject',
    {},
    {
      breakGlass: {
        durableObject: 'BREAK_GLASS',
        signers: ['acme.example/safe+5b4ac2f0+AQID'],
        people: [{ issuer: 'https://login.corp.example', subject: '00u1', roles: ['engineer'] }],
      },
    },
  ],
  [
    '.login.providers.corp.issuer',
    {},
    { login: { ...LOGIN, providers: { corp: { ...PROVIDER, issuer: 'https://evil.example' } } } },
  ],
  ['.login.keys', {}, { login: { ...LOGIN, keys: [variable('SESSION_KEY'), variable('OTHER_KEY')] } }],
  ['.login.durableObject', {}, { login: { ...LOGIN, durableObject: 'SESSIONS' } }],
  ['.login.identitySeconds', {}, { login: { ...LOGIN, identitySeconds: 2_592_000 } }],
  ['.login.lifetimeSeconds', {}, { login: { ...LOGIN, lifetimeSeconds: 2_592_000 } }],
  ['.login.revocations', { login: { ...LOGIN, revocations: 'SESSIONS' } }, {}],
  [
    '.login.credentials.lifetimeSeconds',
    { login: { ...LOGIN, durableObject: 'SESSIONS' }, trustedHosts: [] },
    { login: { ...LOGIN, durableObject: 'SESSIONS', credentials: {} }, trustedHosts: [] },
  ],
  [
    '.operator.roles',
    { audit: D1, trustedHosts: [], operator: { database: 'AUDIT', roles: ['engineer'] } },
    { audit: D1, trustedHosts: [], operator: { database: 'AUDIT', roles: ['engineer', 'contractor'] } },
  ],
  [
    '.secrets.SESSION_KEY.path',
    { secrets: { SESSION_KEY: VAULT } },
    { secrets: { SESSION_KEY: { ...VAULT, path: 'somewhere/else' } } },
  ],
  ['.keyCache.kv', {}, { keyCache: { kv: 'KEYS' } }],
  ['.audit.sinks', {}, { audit: D1 }],
  ['.audit.log.bucket', { audit: { log: LOG } }, { audit: { log: { ...LOG, bucket: 'OTHER' } } }],
  ['.health', {}, { health: '/healthz' }],
  ['.theme.contactAddress', {}, { theme: { contactAddress: 'ada@corp.example' } }],
])('a change of %s is listed, and may open something', async (setting, before, now) => {
  const { code, out } = await changeOf(before, now);
  expect([code, listed(out)]).toEqual([1, expect.arrayContaining([setting])]);
  expect(out).not.toContain('equivalent');
});

test('a configuration is equivalent to one that writes a default explicitly', async () => {
  const { code, out } = await changeOf({}, { login: { ...LOGIN, prefix: '/.portcullis/' } });
  expect([code, out]).toEqual([0, 'equivalent: every request is allowed or denied as before\n']);
});

test('where only harmless settings differ, they are listed with the reason, and the result is not equivalent', async () => {
  const { code, out } = await changeOf(
    {},
    { theme: { color: '#aa3300' }, $schema: './portcullis.schema.json' },
  );
  expect([code, out]).toEqual([
    0,
    `changed settings that grant no access:
        .$schema is read by editors only
        .theme.color is the color of the gateway's pages
0 gained, 0 lost, 0 changed settings that may grant access
`,
  ]);
});

test('the message of a rule is harmless, and its owner, who receives requests for access, is not', async () => {
  const words = changed((rules) => {
    rules[0].description = 'Everything.';
  });
  expect((await captured('diff', fileOf(OLD), words, '--no-new-access')).code).toBe(0);
  const owner = changed((rules) => {
    rules[0].owner = 'eve@corp.example';
  });
  const { code, out } = await captured('diff', fileOf(OLD), owner, '--no-new-access');
  expect([code, listed(out)]).toEqual([1, ['.instances[phorge].policy.rules[engineering].owner']]);
});

test('a session key that is a public text is refused by check, and its change by diff --no-new-access', async () => {
  const [old, recent] = [[variable('SESSION_KEY')], [variable('SESSION_KEY'), variable('ISSUER')]].map(
    (keys) =>
      fileOf({
        ...OLD,
        login: { keys, providers: { corp: { ...PROVIDER, issuer: variable('ISSUER') } } },
      }),
  );
  const checked = await captured('check', recent ?? '');
  expect([checked.code, checked.out]).toEqual([
    1,
    expect.stringContaining(
      'login.keys[1]: is a secret, and its variable ISSUER is also used by login.providers.corp.issuer, which is not secret',
    ),
  ]);
  const { code, out } = await captured('diff', old ?? '', recent ?? '', '--no-new-access');
  expect([code, listed(out)]).toEqual([1, ['.login.keys']]);
  expect(out).not.toContain('equivalent');
});

const PASSWORDS = { repositories: { passwords: true } };
const WEB = { application: 'web', origin: { binding: 'WIKI' } } as const;
const SSO = {
  sso: {
    serverName: 'gate',
    clientId: 'portcullis',
    clientSecret: variable('SSO_SECRET'),
    durableObject: 'SSO',
  },
};
const groupSync = (groups: readonly string[]) => ({
  groupSync: {
    token: variable('SYNC_TOKEN'),
    directory: 'okta',
    projects: { team: groups },
    durableObject: 'SYNC_RUNS',
  },
});
const assertion = (audience: string) => ({
  ...WEB,
  assertion: { audience, keys: [variable('ASSERTION_KEY')] },
});

test.each<[setting: string, before: object, now: object]>([
  ['.hosts', {}, { hosts: ['reports.corp.example'] }],
  ['.origin.binding', {}, { origin: { binding: 'REPORTS' } }],
  ['.repositories.passwords', {}, PASSWORDS],
  [
    '.repositories.accounts',
    PASSWORDS,
    {
      repositories: {
        ...PASSWORDS.repositories,
        accounts: [{ roles: ['contractor'], username: 'admin', password: variable('VCS_PASSWORD') }],
      },
    },
  ],
  ['.conduit.tokens', { conduit: { tokens: true } }, { conduit: { tokens: false } }],
  ['.conduit', { conduit: {} }, {}],
  ['.originHardened', {}, { originHardened: true }],
  ['.applicationName', { ...WEB, applicationName: 'wiki' }, { ...WEB, applicationName: 'pages' }],
  ['.encodedScopes', WEB, { ...WEB, encodedScopes: 'pass' }],
  ['.ampersands', WEB, { ...WEB, ampersands: 'pass' }],
  ['.forwardMethods', WEB, { ...WEB, forwardMethods: ['PROPFIND'] }],
  ['.identityHeaders.x-user', WEB, { ...WEB, identityHeaders: { 'x-user': 'email' } }],
  ['.forwardHeaders', WEB, { ...WEB, forwardHeaders: ['x-request-source'] }],
  ['.assertion.audience', WEB, assertion('wiki')],
  ['.assertion.audience', assertion('wiki'), assertion('other')],
  ['.sso.serverName', {}, SSO],
  ['.sso.register', SSO, { sso: { ...SSO.sso, register: false } }],
  ['.groupSync.projects.team', groupSync(['eng']), groupSync(['eng', 'ext-all'])],
  ['.resilience.failover.binding', {}, { resilience: { failover: { binding: 'STANDBY' } } }],
  ['.limits', {}, { limits: [{ name: 'all', by: 'caller', periodSeconds: 10, binding: 'LIMIT' }] }],
  ['.publicCache', {}, { publicCache: {} }],
  ['.accessRequests.type', {}, { accessRequests: { type: 'mail' } }],
  ['.maintenance', {}, { maintenance: {} }],
])('a change of %s of an instance is listed, and may open something', async (setting, before, now) => {
  const policy = {
    name: 'p',
    rules: [{ name: 'in', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/**'] }],
  } as const;
  const [old, recent] = [before, now].map((change) =>
    fileOf({ ...phorgeConfiguration({ policy, ...change }), login: LOGIN, groupSources: [OKTA] }),
  );
  const { code, out, err } = await captured('diff', old ?? '', recent ?? '', '--no-new-access');
  expect([code, err]).toEqual([1, '']);
  expect(listed(out)).toEqual(
    expect.arrayContaining([expect.stringContaining(`.instances[phorge]${setting}`)]),
  );
  expect((await captured('diff', recent ?? '', recent ?? '', '--no-new-access')).code).toBe(0);
});

describe('a configuration from before its author had to decide where the pages of the gate are', () => {
  const credentials = { login: { ...LOGIN, durableObject: 'SESSIONS', credentials: {} } };
  const operator = { audit: D1, operator: { database: 'AUDIT', roles: ['engineer'] } };

  test.each([
    ['login.credentials', credentials],
    ['operator', operator],
  ])('with %s is compared as the old one', async (_setting, undecided) => {
    const { code, out, err } = await changeOf(undecided, { ...undecided, trustedHosts: [] });
    expect([code, err]).toEqual([1, '']);
    expect(listed(out)).toEqual(['.trustedHosts']);
  });

  test.each([
    ['login.credentials', credentials],
    ['operator', operator],
  ])('with %s is an error as the new one', async (_setting, undecided) => {
    const { code, out, err } = await changeOf({ ...undecided, trustedHosts: [] }, undecided);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/has 1 problem: run portcullis check/);
  });
});
