import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const OLD = goodConfiguration();

// biome-ignore lint/suspicious/noExplicitAny: a configuration to be changed
function changed(change: (rules: any[]) => void): string {
  const configuration = JSON.parse(JSON.stringify(OLD));
  change(configuration.instances[0].policy.rules);
  return fileOf(configuration);
}

test('a policy whose rules say the same in other words is equivalent', async () => {
  const file = changed((rules) => {
    rules.reverse();
    rules.push({ ...rules[0], name: 'again', paths: ['/status/'] });
    rules.pop();
  });
  const { code, out } = await captured('diff', fileOf(OLD), file, '--no-new-access', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, { equivalent: true, gained: [], lost: [] }]);
});

test('what is gained is shown with its roles, an example and the rules that did it', async () => {
  const file = changed((rules) => rules[2].paths.push('/w/**'));
  const { code, out } = await captured('diff', fileOf(OLD), file, '--json');
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
  expect((await captured('diff', fileOf(OLD), file, '--no-new-access')).code).toBe(1);
  const back = await captured('diff', file, fileOf(OLD), '--no-new-access');
  expect(back.code).toBe(0);
  expect(back.out).toMatch(/0 gained, 1 lost\n$/);
});

test('a rule that refused and lets in now is named once', async () => {
  const file = changed((rules) => {
    for (const rule of rules) if (rule.effect === 'deny') rule.effect = 'allow';
  });
  const { out } = await captured('diff', fileOf(OLD), file);
  expect(out).toMatch(/ by (\S+)\n/);
  expect(out).not.toMatch(/ by (\S+) and \1\n/);
});

test('takes two files', async () => {
  const { code, err } = await captured('diff', fileOf(OLD));
  expect(code).toBe(2);
  expect(err).toContain('takes two files');
});

test('where the roles differ as well, nothing is called safe', async () => {
  const configuration = JSON.parse(JSON.stringify(OLD));
  configuration.roles.engineer.push('everybody');
  const file = fileOf(configuration);
  const { code, err } = await captured('diff', fileOf(OLD), file, '--no-new-access');
  expect(code).toBe(2);
  expect(err).toContain('the roles differ');
  expect((await captured('diff', fileOf(OLD), file)).out).toMatch(/^note: the roles differ/);
});

test.each<[string, object]>([
  ['the providers', { providers: [{ ...OLD.providers[0], issuer: 'https://evil.example' }] }],
  [
    'the sources of groups',
    { groupSources: [{ type: 'okta', domain: 'corp.okta.com', apiToken: 'secret' }] },
  ],
  [
    'who is let in by break-glass',
    {
      breakGlass: {
        durableObject: 'BREAK_GLASS',
        signers: ['acme.example/safe+5b4ac2f0+AQID'],
        people: [{ issuer: 'https://login.corp.example', subject: '00u1', roles: ['engineer'] }],
      },
    },
  ],
])('where %s differ, nothing is called safe', async (words, change) => {
  const file = fileOf({ ...OLD, ...change });
  const { code, err, out } = await captured('diff', fileOf(OLD), file, '--no-new-access');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`not decided: ${words} differ, which is not compared`);
});

test('where the providers of the login differ, nothing is called safe', async () => {
  const withLogin = (issuer: string) =>
    fileOf({
      ...OLD,
      login: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
        keys: ['${SESSION_KEY}'],
        providers: { corp: { issuer, clientId: 'gate', clientAuthentication: { method: 'none' } } },
      },
    });
  const [old, other] = [withLogin('https://login.corp.example'), withLogin('https://evil.example')];
  const { code, err } = await captured('diff', old, other, '--no-new-access');
  expect(code).toBe(2);
  expect(err).toContain('the providers of the login differ');
  expect((await captured('diff', old, old, '--no-new-access')).code).toBe(0);
});

const PASSWORDS = { repositories: { passwords: true } };
const WEB = { application: 'web', origin: { binding: 'WIKI' } } as const;
/** A variable of a configuration, which is none of this program. */
const variable = (name: string): string => `\${${name}}`;
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

test.each<[string, object, object]>([
  ['who calls git and Mercurial at instance phorge, and by whose account,', {}, PASSWORDS],
  [
    'who calls git and Mercurial at instance phorge, and by whose account,',
    PASSWORDS,
    {
      repositories: {
        ...PASSWORDS.repositories,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
        accounts: [{ roles: ['contractor'], username: 'admin', password: '${VCS_PASSWORD}' }],
      },
    },
  ],
  ['what the paths of instance phorge are about', {}, { originHardened: true }],
  ['what the paths of instance phorge are about', WEB, { ...WEB, encodedScopes: 'pass' }],
  ['what the paths of instance phorge are about', WEB, { ...WEB, ampersands: 'pass' }],
  ['which methods are sent on to instance phorge', WEB, { ...WEB, forwardMethods: ['PROPFIND'] }],
  ['what instance phorge is told of callers', WEB, { ...WEB, identityHeaders: { 'x-user': 'email' } }],
  ['what instance phorge is told of callers', WEB, { ...WEB, forwardHeaders: ['x-request-source'] }],
  ['what instance phorge is told of callers', WEB, assertion('wiki')],
  ['what instance phorge is told of callers', assertion('wiki'), assertion('other')],
  ['what instance phorge is told of callers', {}, SSO],
  ['what instance phorge is told of callers', SSO, { sso: { ...SSO.sso, register: true } }],
  ['what instance phorge is told of callers', groupSync(['eng']), groupSync(['eng', 'ext-all'])],
])('where %s differ, nothing is called safe', async (words, before, now) => {
  const policy = {
    name: 'p',
    rules: [{ name: 'in', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/**'] }],
  } as const;
  const login = {
    keys: [variable('SESSION_KEY')],
    providers: {
      corp: {
        issuer: 'https://login.corp.example',
        clientId: 'gate',
        clientAuthentication: { method: 'none' },
      },
    },
  };
  const groupSources = [{ type: 'okta', domain: 'corp.okta.com', apiToken: variable('OKTA_TOKEN') }];
  const [old, recent] = [before, now].map((change) =>
    fileOf({ ...goodConfiguration({ policy, ...change }), login, groupSources }),
  );
  const { code, err } = await captured('diff', old ?? '', recent ?? '', '--no-new-access');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining(`not decided: ${words} differ, which is not compared`),
  ]);
  expect((await captured('diff', recent ?? '', recent ?? '', '--no-new-access')).code).toBe(0);
});

test('where programs are given credentials, or others operate, nothing is called safe', async () => {
  const withLogin = (more: object, others: object = {}) =>
    fileOf({
      ...OLD,
      login: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
        keys: ['${SESSION_KEY}'],
        durableObject: 'SESSIONS',
        providers: {
          corp: {
            issuer: 'https://login.corp.example',
            clientId: 'gate',
            clientAuthentication: { method: 'none' },
          },
        },
        ...more,
      },
      ...others,
    });
  const old = withLogin({});
  const given = await captured('diff', old, withLogin({ credentials: {} }), '--no-new-access');
  expect([given.code, given.err]).toEqual([
    2,
    expect.stringContaining("not decided: the login's credentials for programs differ"),
  ]);
  const audit = { sinks: [{ type: 'd1', binding: 'AUDIT' }] };
  const operated = (roles: readonly string[]) =>
    withLogin({}, { audit, operator: { database: 'AUDIT', roles } });
  const seen = await captured(
    'diff',
    operated(['engineer']),
    operated(['engineer', 'contractor']),
    '--no-new-access',
  );
  expect([seen.code, seen.err]).toEqual([
    2,
    expect.stringContaining("not decided: who sees the operator's page differ"),
  ]);
});

test.each([
  ['whom a token of Conduit names', { conduit: { tokens: true } }, { conduit: { tokens: false } }],
  ['that calls of Conduit are read at all', { conduit: {} }, {}],
])('where %s differs, nothing is called safe', async (_, now, before) => {
  const [recent, old] = [now, before].map((instance) => fileOf(goodConfiguration(instance)));
  const { code, err } = await captured('diff', old ?? '', recent ?? '', '--no-new-access');
  expect(code).toBe(2);
  expect(err).toContain(
    'not decided: who calls Conduit at instance phorge, and what is known of a call, differ, which is not compared',
  );
});

test.each([
  ['hosts', { hosts: ['reports.corp.example'] }],
  ['origin', { origin: { binding: 'REPORTS' } }],
])(
  'where the %s of an instance differ, its policy is of something else, and nothing is called safe',
  async (_, now) => {
    const { code, err } = await captured(
      'diff',
      fileOf(OLD),
      fileOf(goodConfiguration(now)),
      '--no-new-access',
    );
    expect(code).toBe(2);
    expect(err).toContain(
      'not decided: the hosts or the origin of instance phorge differ, which is not compared',
    );
  },
);

test('where the name of a web application differs, by which rules speak of it, nothing is called safe', async () => {
  const web = (applicationName: string) => {
    const policy = {
      name: 'web',
      rules: [{ name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] }],
    } as const;
    return fileOf(goodConfiguration({ application: 'web', applicationName, policy }));
  };
  const { code, err } = await captured('diff', web('wiki'), web('pages'), '--no-new-access');
  expect(code).toBe(2);
  expect(err).toContain('what the paths of instance phorge are about differ, which is not compared');
});
