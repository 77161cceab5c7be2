import { expect, test } from 'vitest';
import { builtEntry } from '../../src/build/built-entry.ts';
import { readConfiguration } from '../../src/checks/check-configuration.ts';
import { goodConfiguration } from '../good-configuration.ts';

const FACTS = { source: 'portcullis.json', configurationHash: 'f00d', provedClaims: 0 };
const entryOf = (configuration: object): Promise<string> =>
  builtEntry(readConfiguration(configuration), FACTS);

function withSettings(more: { readonly login?: object; readonly groupSync?: object }): object {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  if (more.groupSync !== undefined) Object.assign(instance, { groupSync: more.groupSync });
  const okta = { type: 'okta', domain: 'acme.okta.com', apiToken: '${OKTA_TOKEN}' };
  const directory = more.groupSync === undefined ? {} : { groupSources: [okta] };
  return { ...configuration, ...directory, ...(more.login === undefined ? {} : { login: more.login }) };
}

const LOGIN = {
  keys: ['${SESSION_KEY}'],
  durableObject: 'SESSIONS',
  providers: {
    corp: { issuer: 'https://id.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
  },
};
const GROUP_SYNC = {
  ...{ token: '${SYNC_TOKEN}', directory: 'okta', projects: { team: ['eng'] }, durableObject: 'SYNC_RUNS' },
};

test('a Worker whose groups follow a directory exports what a Cron Trigger calls, and the class that lets one run at a time', async () => {
  const entry = await entryOf(withSettings({ groupSync: GROUP_SYNC }));
  expect(entry).toContain('export default { fetch: gate.fetch, scheduled: gate.fetch.scheduled };');
  expect(entry).toContain('PortcullisSyncRuns');
  expect(entry).toContain('memberSources: { "okta": oktaMembersList }');
});

test('a policy that two instances have is written once, with what is known of its rules', async () => {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  const who = { roles: ['engineer'] };
  const rules = ['/w/a', '/w/**', '/__proto__/'].map((path, index) => ({
    ...{ name: `rule-${index}`, effect: 'allow', who, paths: [path] },
  }));
  Object.assign(instance, { policy: { name: 'p', rules } });
  configuration.instances.push({ ...instance, name: 'second', hosts: ['second.corp.example'] });
  const entry = await entryOf(configuration);
  expect(entry.match(/"places":\{"w":\[0,1\],"__proto__":\[2\]\}/g)).toHaveLength(1);
});

test('traces are imported where they are configured', async () => {
  const entry = await entryOf({ ...goodConfiguration(), traces: {} });
  expect(entry).toContain('traces: tracesPart,');
});

test('a public cache is imported where an instance has one', async () => {
  const configuration = goodConfiguration();
  Object.assign(configuration.instances[0], { publicCache: {} });
  expect(await entryOf(configuration)).toContain('publicCache: publicCachePart,');
});

test.each([
  ['a list of groups', [{ expression: '^eng-[a-z]+$' }]],
  ['a definition', { groups: ['admins', { expression: '^eng-[a-z]+$' }] }],
])('the parser of regular expressions is imported where %s has one', async (_where, engineer) => {
  const configuration = goodConfiguration();
  Object.assign(configuration.roles, { engineer });
  expect(await entryOf(configuration)).toContain('roleExpressions: roleExpressionsPart,');
  expect(await entryOf(goodConfiguration())).not.toContain('roleExpressions');
});

test('the parser of role definitions is imported where one is not a list of groups', async () => {
  const configuration = goodConfiguration();
  Object.assign(configuration.roles, { engineer: { emailDomains: ['acme.example'] } });
  expect(await entryOf(configuration)).toContain('roleDefinitions: roleDefinitionsPart,');
  expect(await entryOf(goodConfiguration())).not.toContain('roleDefinitions');
});

test('a feature that is not configured is not imported', async () => {
  const entry = await entryOf(withSettings({ login: LOGIN }));
  expect(entry).not.toMatch(
    /scheduled|SyncRuns|groupSync|MembersList|credentialsPart|tracesPart|publicCachePart/,
  );
  expect(await entryOf(withSettings({ login: { ...LOGIN, credentials: {} } }))).toContain(
    'credentials: credentialsPart',
  );
});

test('the store of sessions is imported where they are not in cookies alone', async () => {
  const { durableObject, ...inCookies } = LOGIN;
  expect(await entryOf(withSettings({ login: inCookies }))).not.toContain('sessionStore');
  for (const setting of ['durableObject', 'revocations']) {
    const login = { ...inCookies, [setting]: durableObject };
    expect(await entryOf(withSettings({ login }))).toContain('sessionStore: sessionStorePart,');
  }
});

test('the code of a provider of tokens is imported later where people log in, and its settings name no variable', async () => {
  const [corp] = goodConfiguration().providers;
  const access = { type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' };
  const login = { ...goodConfiguration(), login: LOGIN };
  expect(await entryOf(login)).toContain('providers: { "oidc": oidcLater }');
  expect(await entryOf(goodConfiguration())).toContain('providers: { "oidc": oidcProvider }');
  expect(await entryOf({ ...login, providers: [{ ...corp, audience: '${AUDIENCE}' }] })).toContain(
    'providers: { "oidc": oidcProvider }',
  );
  expect(await entryOf({ ...login, providers: [access, corp] })).toContain(
    'providers: { "cloudflare-access": cloudflareAccessProvider, "oidc": oidcLater }',
  );
});

const CONDUIT = { tokens: true };
const REPOSITORIES = { passwords: true };
const SSO = {
  ...{ serverName: 'edge.gateway', clientId: 'phorge', durableObject: 'SSO' },
  clientSecret: '${PHORGE_SSO_SECRET}',
};

test.each([
  ['none', {}, 'phabricatorPart'],
  ['Conduit', { conduit: CONDUIT }, 'phabricatorPartWith(phabricatorConduit)'],
  ['repositories', { repositories: REPOSITORIES }, 'phabricatorPartWith(phabricatorRepositories)'],
  [
    'all of them',
    { repositories: REPOSITORIES, conduit: CONDUIT, sso: SSO },
    'phabricatorPartWith(phabricatorSignOn, phabricatorConduit, phabricatorRepositories)',
  ],
])(
  'a built entry with the credential feature %s contains the code of no other',
  async (_what, settings, part) => {
    const configuration = goodConfiguration();
    Object.assign(configuration.instances[0], settings);
    const entry = await entryOf({ ...configuration, login: LOGIN });
    expect(entry).toContain(`applications: { "phabricator": ${part} }`);
    for (const name of ['Conduit', 'Repositories', 'SignOn']) {
      expect(entry.includes(`  phabricator${name},`)).toBe(part.includes(`phabricator${name}`));
    }
  },
);
test('break-glass access is in a Worker whose configuration has it, with its class, and in no other', async () => {
  const breakGlass = {
    durableObject: 'BREAK_GLASS',
    signers: ['acme.example/safe+00000000+AA=='],
    people: [{ issuer: 'https://id.example', subject: 'ada', roles: ['engineer'] }],
  };
  const entry = await entryOf({ ...goodConfiguration(), breakGlass });
  expect(entry).toContain('breakGlass: breakGlassPart');
  expect(entry).toContain("export { PortcullisBreakGlass } from 'portcullis/durable-object';");
  expect(await entryOf(withSettings({ login: LOGIN }))).not.toMatch(/break-?glass/i);
});

test('alerts are in a Worker whose configuration has them, and in no other', async () => {
  const mail = { binding: 'ALERT_MAIL', from: 'gate@corp.example', to: ['ops@corp.example'] };
  const entry = await entryOf({
    ...goodConfiguration(),
    audit: { alerts: { mail, durableObject: 'ALERTS' } },
  });
  expect(entry).toContain('"alerts": alertsPart');
  expect(entry).toContain("export { PortcullisAlerts } from 'portcullis/durable-object';");
  expect(await entryOf(goodConfiguration())).not.toMatch(/alerts/i);
});
