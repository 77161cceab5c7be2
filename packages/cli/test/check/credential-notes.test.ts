import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { describe, expect, test } from 'vitest';
import { credentialNotes } from '../../src/check/credential-notes.ts';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

const provider = {
  issuer: 'https://login.corp.example',
  clientId: 'gate',
  clientAuthentication: { method: 'none' },
} as const;

/** A configuration whose callers are known so; by default, by tokens of one provider. */
function notes(changes: Partial<GatewayConfiguration>, instance: Partial<InstanceConfiguration> = {}) {
  const configuration = { ...phorgeConfiguration(instance), ...changes } as GatewayConfiguration;
  return credentialNotes(configuration).map(({ path, message }) => `${path}: ${message}`);
}

const loginAt = (...providers: readonly object[]) =>
  ({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
    keys: ['${SESSION_KEY}'],
    durableObject: 'SESSIONS',
    providers: Object.fromEntries(providers.map((each, index) => [`p${index}`, { ...provider, ...each }])),
  }) as unknown as NonNullable<GatewayConfiguration['login']>;

const asksForIssuer =
  'whose definitions require groups or claims without an issuer: add "claims": { "iss": ISSUER } to each role that only one of them may grant';

describe('roles that more than one issuer can give', () => {
  const other = { issuer: 'https://id.partner.example' };
  const claims = { iss: 'https://login.corp.example' };
  const all: GatewayConfiguration['roles'] = {
    admin: ['phab-admins'],
    engineer: { groups: ['eng'] },
    staff: { emailDomains: ['corp.example'] },
    lead: { claims: { title: 'lead' } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the place of a claim
    'team-eng': { template: 'team-${department}' },
    bound: { groups: ['bound'], claims },
    either: { implies: ['staff'] },
    nobody: [],
  };

  test('name all of them once, where users log in at two', () => {
    expect(notes({ login: loginAt({}, other), providers: [], roles: all })).toEqual([
      `roles: each of p0, p1 can grant admin, engineer, staff, lead, team-eng, ${asksForIssuer}`,
    ]);
  });

  test('are named where tokens are of another issuer than the logins', () => {
    expect(notes({ login: loginAt(other), roles: { admin: ['phab-admins'] } })).toEqual([
      `roles: each of p0, tokens of corp can grant admin, ${asksForIssuer}`,
    ]);
  });

  test.each<[string, object, string]>([
    ['API tokens', { conduit: { tokens: true } }, 'API tokens of phorge'],
    ['VCS passwords', { repositories: { passwords: true } }, 'VCS passwords of phorge'],
    [
      'both',
      { conduit: { tokens: true }, repositories: { passwords: true } },
      'API tokens of phorge and VCS passwords of phorge',
    ],
  ])('are named where Phorge vouches for usernames as well, by %s', (_name, instance, words) => {
    const roles: GatewayConfiguration['roles'] = {
      bot: { claims: { preferred_username: 'task-bot' } },
      bound: { claims: { iss: 'https://phorge.corp.example', preferred_username: 'task-bot' } },
      lead: { claims: { title: 'lead' } },
      engineer: ['eng'],
    };
    const policy = { name: 'p', rules: [] };
    expect(notes({ roles }, { ...instance, policy })).toEqual([
      `roles: each of tokens of corp, ${words} can grant bot, ${asksForIssuer}`,
    ]);
  });

  test('are absent where all logins and tokens are of one issuer', () => {
    expect(notes({ login: loginAt({}, {}), roles: all })).toEqual([]);
  });

  test('are absent where tokens of one issuer are read in two headers', () => {
    const twice = (token: object) =>
      [token, { ...token, header: 'X-Token' }].map((each, index) => ({
        name: `p${index}`,
        audience: 'x',
        ...each,
      }));
    for (const token of [
      { type: 'github-actions', owners: ['acme'] },
      { type: 'gitlab-ci', namespaces: ['acme'] },
      { type: 'kubernetes', issuer: 'https://k8s.acme.example' },
      { type: 'cloudflare-access', team: 'acme' },
      { type: 'entra-id', tenant: '11111111-2222-3333-4444-555555555555' },
    ]) {
      expect(notes({ providers: twice(token) as never, roles: all })).toEqual([]);
    }
  });

  test('are absent where the same provider of each kind states tokens and logins', () => {
    const kinds: readonly [token: object, login: object][] = [
      [
        { type: 'okta', domain: 'acme.okta.com', authorizationServer: 'x' },
        { type: 'okta', domain: 'acme.okta.com', authorizationServer: 'x' },
      ],
      [
        { type: 'okta', domain: 'acme.okta.com' },
        { type: 'okta', domain: 'acme.okta.com', authorizationServer: 'default' },
      ],
      [
        { type: 'auth0', domain: 'acme.auth0.com' },
        { type: 'auth0', domain: 'acme.auth0.com' },
      ],
      [
        { type: 'keycloak', url: 'https://sso.acme.example/', realmName: 'r' },
        { type: 'keycloak', url: 'https://sso.acme.example', realmName: 'r' },
      ],
      [{ type: 'google' }, { type: 'google', hostedDomain: '*' }],
    ];
    for (const [token, login] of kinds) {
      const { issuer: _, ...rest } = provider;
      const providers = [{ name: 'corp', audience: 'x', ...token }] as never;
      const at = { ...loginAt(), providers: { p0: { ...rest, ...login } } } as never;
      expect(notes({ providers, login: at, roles: all })).toEqual([]);
    }
  });
});

describe('callers known by a secret of Phorge’s own', () => {
  const rule = (name: string, fields: object) => ({ name, effect: 'allow', paths: ['/**'], ...fields });
  const policyOf = (...rules: readonly object[]) => ({ name: 'p', rules }) as never;
  const open =
    'admits every caller authenticated by API tokens of phorge, which have no groups: name the roles that the rule is for, unless it is for every account there';

  test('name each rule that admits everyone', () => {
    const policy = policyOf(
      rule('all', { who: 'authenticated' }),
      rule('engineers', { who: { roles: ['engineer'] } }),
      rule('status', { who: 'anyone', effect: 'readOnly' }),
      rule('people', { who: { kind: 'user' } }),
      rule('others', { who: { except: ['contractor'] } }),
      rule('closed', { who: 'authenticated', effect: 'deny' }),
    );
    expect(notes({}, { conduit: { tokens: true }, policy })).toEqual([
      `instances[0].policy.rules[0].who: "all" ${open}`,
      `instances[0].policy.rules[2].who: "status" ${open}`,
      `instances[0].policy.rules[3].who: "people" ${open}`,
    ]);
  });

  test('are refused by rules that restrict by what they do not have, which are named together', () => {
    const deny = { effect: 'deny', who: { except: ['engineer'] } };
    const policy = policyOf(
      rule('contractors', { ...deny, who: { roles: ['contractor'], except: ['engineer'] } }),
      rule('externs', { ...deny, claims: { employment: 'extern' } }),
      rule('vendors', { ...deny, emailDomains: ['vendor.example'] }),
      rule('agents', { ...deny, claims: { phorge_roles: 'agent' } }),
      rule('fresh', { effect: 'stepUp', who: { roles: ['engineer'] }, authentication: { maxAgeSeconds: 1 } }),
      rule('everybody', { ...deny }),
    );
    expect(notes({}, { repositories: { passwords: true }, policy })).toEqual([
      'instances[0].policy: "contractors", "externs", "vendors", "fresh" restrict by roles, claims or e-mail domains, which are unknown for callers authenticated by VCS passwords of phorge: the rules apply to these callers, except those with a role in "except". List accounts without groups, such as bots, in "accountsWithoutGroups"',
    ]);
  });

  test('are absent where the instance does not authenticate credentials', () => {
    const policy = policyOf(rule('all', { who: 'authenticated' }));
    expect(notes({}, { conduit: {}, repositories: {}, policy })).toEqual([]);
  });
});

describe('a directory at Okta that looks users up by "uid"', () => {
  const okta = { type: 'okta', domain: 'acme.okta.com', apiToken: 'x' } as const;
  const { issuer: _, ...rest } = provider;
  const login = (more: object = {}) =>
    ({
      ...loginAt(),
      providers: { p0: { ...rest, type: 'okta', domain: 'acme.okta.com', ...more } },
    }) as never;
  const toldOf = (source: object, at: never = login()) =>
    notes({ providers: [], groupSources: [{ ...okta, ...source }] as never, login: at });

  test('is reported next to a login there, whose ID tokens have none', () => {
    const message =
      'groupSources[0].userClaim: is "uid", which Okta puts into access tokens but not into ID tokens: users who log in at p0 cannot be looked up, so their groups are unknown. Use "sub"';
    expect([toldOf({}), toldOf({ userClaim: 'uid' })]).toEqual([[message], [message]]);
    expect(toldOf({}, login({ authorizationServer: 'default' }))).toEqual([message]);
  });

  test('is not reported with another claim, or next to a login whose callers it is not asked about', () => {
    expect(toldOf({ userClaim: 'sub' })).toEqual([]);
    expect(toldOf({}, login({ authorizationServer: 'other' }))).toEqual([]);
    expect(toldOf({ issuers: ['https://acme.okta.com/oauth2/x'] })).toEqual([]);
  });
});

test('check prints what is not known of callers as notes, each at its place', async () => {
  const { code, out } = await captured('check', fileOf(phorgeConfiguration({ conduit: { tokens: true } })));
  expect(code).toBe(0);
  expect(out).toMatch(
    /:\d+:\d+: note: instances\[0\]\.policy\.rules\[3\]\.who: "health" admits every caller/,
  );
  expect(out).toContain('"source-code" restrict by roles');
});
