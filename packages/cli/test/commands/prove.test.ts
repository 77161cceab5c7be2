import type { PolicyClaim } from '@portcullis/policy';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, phorgeConfiguration } from '../configuration-files.ts';

function withClaims(...claims: readonly PolicyClaim[]): string {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.instances[0].policy.claims = claims;
  return fileOf(configuration);
}

const TRUE: PolicyClaim = {
  name: 'contractors-never-administer',
  who: { roles: ['contractor'], except: ['engineer'] },
  applications: ['config'],
  never: true,
};
const FALSE: PolicyClaim = { name: 'no-tasks', who: { roles: ['contractor'] }, paths: ['/T*'], never: true };

test('claims that hold end with 0', async () => {
  const file = withClaims(TRUE, {
    name: 'status',
    who: 'anyone',
    paths: ['/status/'],
    methods: ['GET'],
    always: true,
  });
  expect(await captured('prove', file)).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^holds for requests {2}contractors-never-administer\n(?: {7}.*\n)+holds {2}status\n2 claims: all hold, 1 of them for requests only\n$/,
    ),
    err: '',
  });
});

describe('a claim about data of an application', () => {
  const code: PolicyClaim = { ...TRUE, name: 'no-code', applications: ['differential'] };
  const proved = async (rule: object, claim: PolicyClaim = code) => {
    const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
    const { policy } = configuration.instances[0];
    policy.rules.push({ name: 'more', effect: 'allow', who: { roles: ['contractor'] }, ...rule });
    policy.claims = [claim];
    return (await captured('prove', fileOf(configuration))).out;
  };

  test.each([
    ['/', 'the home page (the feed, and the search results of its panels): GET /, rule more'],
    [
      '/transactions/remarkuppreview/',
      'the preview of a comment (objects embedded in it, such as {P1}): GET /transactions/remarkuppreview/, rule more',
    ],
  ])(
    'a claim about requests alone is reported as such next to a rule that opens %s, with the data it returns',
    async (path, line) => {
      const out = await proved({ paths: [path] });
      expect(out).toContain(`holds for requests  no-code\n       its data is also shown by\n`);
      expect(out).toContain(`         ${line}\n`);
      expect(out).not.toMatch(/^holds {2}/m);
    },
  );

  test('names the ways that no rule by application sees', async () => {
    const out = await proved({ paths: ['/res/**'] }, { ...code, applications: ['paste'] });
    expect(out).toContain('         {P1} in a comment or a document of another user shows the paste\n');
    expect(out).not.toContain('{M1}');
  });

  test('by its kind alone, or of an application that is not known, does not know which pages show it', async () => {
    const { applications: _, ...byKind } = code;
    const out = await proved({ paths: ['/'] }, { ...byKind, kinds: ['revision'] });
    expect(out).toBe(
      'holds for requests  no-code\n       whether other pages show its data is unknown\n1 claim: all hold, 1 of them for requests only\n',
    );
  });

  test.each([
    ['what is done', { operations: ['reveal'] }],
    ['what is changed', { methods: ['POST'] }],
  ])('is about requests where it speaks of %s', async (_what, more) => {
    expect(await proved({ paths: ['/'] }, { ...code, applications: ['passphrase'], ...more })).toMatch(
      /^holds {2}no-code\n/,
    );
  });
});

test('a false claim is shown by a request, as data', async () => {
  const { code, out, err } = await captured('prove', withClaims(TRUE, FALSE), '--json');
  expect([code, err]).toEqual([1, '']);
  expect(JSON.parse(out)).toEqual({
    claims: [
      {
        name: 'contractors-never-administer',
        holds: true,
        alsoBy: [{ application: 'unknown', method: 'GET', path: '/T', rule: 'tasks' }],
      },
      {
        name: 'no-tasks',
        holds: false,
        counterexample: {
          caller: 'user',
          roles: ['contractor'],
          groups: ['ext-'],
          method: 'GET',
          path: '/T',
          resource: { application: 'unknown', reaches: 'any' },
          rule: 'tasks',
        },
      },
    ],
  });
});

test('the line that explains a counterexample explains it', async () => {
  const file = withClaims(FALSE);
  const { out } = await captured('prove', file);
  const line = out.split('\n').find((each) => each.includes('portcullis explain')) ?? '';
  const [, ...args] = line.trim().split(' ');
  const { code, out: explained } = await captured(...args);
  expect(code).toBe(0);
  expect(explained).toContain('rule tasks of policy phorge');
  expect(explained).toMatch(/^allow /);
});

test('the command line of a counterexample explains it for a request whose query decides its resource', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  const { policy } = configuration.instances[0];
  const place = { paths: ['/source/lab/'], methods: ['GET'] };
  policy.rules.push({ name: 'lab', effect: 'allow', who: { roles: ['contractor'] }, ...place });
  policy.claims = [{ name: 'no-push', who: { roles: ['contractor'] }, operations: ['push'], never: true }];
  const { out } = await captured('prove', fileOf(configuration));
  const line = out.split('\n').find((each) => each.includes('portcullis explain')) ?? '';
  expect(line).toContain("--path '/source/lab/?cmd=unbundle'");
  const [, ...args] = line.replaceAll("'", '').trim().split(' ');
  expect((await captured(...args)).out).toContain('diffusion, repository, lab, push');
});

test('check finds a claim that is not true', async () => {
  const { code, out } = await captured('check', withClaims(TRUE, FALSE));
  expect(code).toBe(1);
  expect(out).toContain(
    'instances[0].policy.claims[1]: the claim "no-tasks" does not hold: a person with contractor: GET /T',
  );
});

test('a policy without claims, an unknown instance and a claim about nothing end with 2', async () => {
  expect((await captured('prove', fileOf(phorgeConfiguration()))).code).toBe(2);
  const unknown = await captured('prove', withClaims(TRUE), '--instance', 'other');
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain(
    '--instance other: the configuration has no instance of this name: choose one of ',
  );
  const nothing: PolicyClaim = {
    name: 'typo',
    who: 'anyone',
    applications: ['differential'],
    kinds: ['task'],
    never: true,
  };
  const { code, err } = await captured('prove', withClaims(nothing));
  expect(code).toBe(2);
  expect(err).toContain('the claim "typo" matches no known request');
});

test('roles that a break-glass grant gives may belong to any user, whatever groups give', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  configuration.roles.emergency = [];
  configuration.instances[0].policy.rules.push({
    ...{ name: 'emergency', effect: 'allow', who: { roles: ['emergency'] }, applications: ['config'] },
  });
  configuration.instances[0].policy.claims = [
    { name: 'only-engineers', who: { except: ['engineer'] }, applications: ['config'], never: true },
  ];
  expect((await captured('prove', fileOf(configuration))).out).toContain(
    'holds for requests  only-engineers',
  );
  configuration.breakGlass = {
    durableObject: 'BREAK_GLASS',
    signers: ['acme.example/safe+5b4ac2f0+AQID'],
    people: [{ issuer: 'https://login.corp.example', subject: '00u1', roles: ['emergency'] }],
  };
  const { code, out } = await captured('prove', fileOf(configuration));
  expect(code).toBe(1);
  expect(out).toContain('a person with emergency: GET /config');
});

describe('a path that a custom application reads in several encodings is proved in each:', () => {
  const ADMIN = { name: 'admin', effect: 'deny', who: 'anyone' };
  const proved = async (deny: object, resources: object[], settings: object = {}) => {
    const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
    const [instance] = configuration.instances;
    configuration.instances = [
      {
        ...{ name: 'wiki', hosts: instance.hosts, application: 'web', origin: instance.origin, resources },
        ...settings,
        policy: {
          name: 'wiki',
          rules: [
            { ...ADMIN, ...deny },
            { name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
          ],
          claims: [{ name: 'nobody-administers', who: 'anyone', kinds: ['admin'], never: true }],
        },
      },
    ];
    const { out, err } = await captured('prove', fileOf(configuration));
    expect(err).toBe('');
    return out;
  };
  const resources = [{ path: '/admin/users/:id', kind: 'admin' }];

  test.each([
    ['another case', ['/admin/**', '/admin;*/**'], 'ADMIN/USERS/1'],
    ['another case that begins alike', ['/admin*/**', '/A*/**'], 'aDMIN/uSERS/1'],
    ['another case of one segment', ['/admin/users/**', '/admin;*/**', '/A*/**', '/aD*/**'], 'admin/USERS/1'],
    // With a parameter there it is `/admin` to servers that cut it off: the gate refuses it, and that stands for no other spelling.
    ['another case than those of rules', ['/admin/**', '/A*/**', '/aD*/**'], 'admiN/users/1'],
    [
      'a parameter behind another case',
      ['/admin/**', '/admin;*/**', '/ADMIN/**', '/ADMIn/**', '/aDMIN/**'],
      'ADMi',
    ],
  ])('%s', async (_, paths, shown) => {
    expect(await proved({ paths }, resources)).toContain(`with engineer: GET /${shown}`);
  });

  test('only as the application distinguishes them', async () => {
    const deny = { paths: ['/admin/users/**', '/admin;*/**', '/admin/users;*/**'] };
    expect(await proved(deny, resources, { caseSensitive: true })).toContain(
      'holds for requests  nobody-administers',
    );
    expect(await proved(deny, resources)).toContain('GET /ADMIN/');
    expect(await proved({ kinds: ['admin'] }, resources)).toContain('holds for requests  nobody-administers');
  });
});

test.each<[string, object, object, object[]]>([
  ['what is edited by a method that no rule names', { methods: ['POST'] }, { operations: ['edit'] }, []],
  [
    'a method that only the application tells apart',
    { kinds: ['file'], methods: ['POST'] },
    { kinds: ['file'] },
    [
      { path: '/upload', kind: 'file', methods: ['POST'] },
      { path: '/files/:id', kind: 'file', methods: ['PUT'] },
    ],
  ],
  [
    'an object that a rule names',
    { kinds: ['file'], methods: ['GET', 'HEAD', 'POST'] },
    { ids: ['7x*'] },
    [{ path: '/files/:id/:part', kind: 'file' }],
  ],
])('prove: a proof about another application includes %s', async (_, deny, about, resources) => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  const [{ hosts, origin }] = configuration.instances;
  const rules = [
    { name: 'no', effect: 'deny', who: 'anyone', ...deny, ...('methods' in deny ? { paths: ['/**'] } : {}) },
    { name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
  ];
  const claims = [{ name: 'nobody', who: 'anyone', ...about, never: true }];
  configuration.instances = [
    {
      ...{ name: 'wiki', hosts, origin, application: 'web', policy: { name: 'wiki', rules, claims } },
      ...(resources.length > 0 && { resources }),
    },
  ];
  const { out, err } = await captured('prove', fileOf(configuration));
  expect([out, err]).toEqual([expect.stringContaining('with engineer: '), '']);
});

describe('a page with several encodings of its path', () => {
  // The application takes these for its page, and so do the gate's rules by kind.
  const spelledClaim = async (
    resources: readonly string[],
    allowed: string,
    denied: readonly string[] = [],
    settings: object = {},
    about: object = { kinds: ['page'] },
  ) => {
    const pages = resources.map((path) => ({ path, kind: 'page' }));
    const closed =
      denied.length === 0 ? [] : [{ name: 'closed', effect: 'deny', who: 'anyone', paths: denied }];
    const rules = [{ name: 'open', effect: 'allow', who: 'anyone', paths: [allowed] }, ...closed];
    const claims = [{ name: 'never', who: 'anyone', methods: ['GET'], never: true, ...about }];
    const policy = { name: 'p', rules, claims };
    const instance = {
      application: 'web',
      origin: { binding: 'APP' },
      resources: pages,
      policy,
      ...settings,
    };
    const { out } = await captured('prove', fileOf(phorgeConfiguration(instance as never)));
    return /^FAILS[\s\S]*?GET (\S+)|^holds/
      .exec(out)
      ?.slice(0, 2)
      .findLast((found) => found !== undefined);
  };

  test.each<[string, readonly string[], string, readonly string[], string]>([
    ['behind a semicolon', ['/admin'], '/*.css', [], '/admin;.css'],
    ['in another format and another case', ['/a/export.*'], '/a/*.csv', ['/a/export.*'], '/a/exporT.csv'],
    ['in another case that begins alike', ['/reports'], '/rep*', ['/reports'], '/reportS'],
    [
      'below a folder in another case',
      ['/reports/all/x'],
      '/rep*/**',
      ['/reports/**', '/reports;*/**'],
      '/reportS/all/x',
    ],
    ['in letters that no rule spells in any case', ['/a'], '/*', ['/a*', '/A*'], '/ａ'],
  ])('is shown where a wildcard opens it %s', async (_, resources, allowed, denied, shown) => {
    expect(await spelledClaim(resources, allowed, denied)).toBe(shown);
  });

  test('is not checked in encodings that the application distinguishes', async () => {
    const settings = { caseSensitive: true };
    expect(await spelledClaim(['/reports'], '/rep*', ['/reports', '/reports;*'], settings)).toBe('holds');
    expect(await spelledClaim(['/reports'], '/rep*', ['/reports'], settings)).toBe('/reports;');
  });

  test.each([
    ['/admin.*', '/admin.1'],
    ['/admin.*/**', '/admin.1'],
    ['/a..*/x', '/a.../x'],
    ['/@*@admin*', '/@@admin1'],
    ['/admin*&*', '/admin1&'],
  ])(
    'is shown where the shortest path of a wildcard is refused, and others are not: %s',
    async (allowed, shown) => {
      expect(await spelledClaim(['/admin/**'], allowed, [], {}, {})).toBe(shown);
    },
  );

  test('is reported as closed where every encoding is', async () => {
    expect(await spelledClaim(['/admin'], '/*.css', ['/admin;*', '/*;*'])).toBe('holds');
  });
});

describe('values of variables are unknown, so nothing is proved', () => {
  const FOLDER = `${'$'}{FOLDER}`;
  const open = { name: 'folder', effect: 'allow', who: { roles: ['contractor'] }, paths: [`/${FOLDER}/**`] };
  const claim: PolicyClaim = { ...TRUE, paths: ['/config/**'] };
  const withRules = (rules: readonly object[], claims: readonly object[], roles: object = {}) => {
    const configuration = JSON.parse(JSON.stringify({ ...phorgeConfiguration() }));
    Object.assign(configuration.roles, roles);
    configuration.instances[0].policy.rules.push(...rules);
    configuration.instances[0].policy.claims = claims;
    return fileOf(configuration);
  };

  test.each(['prove', 'matrix', 'check'])('by %s, of rules that name one', async (command) => {
    const { code, out, err } = await captured(command, withRules([open], [claim]));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`instance phorge: ${FOLDER} is a variable`);
  });

  test('of roles that name one, where a claim is about groups', async () => {
    const roles = { contractor: [FOLDER] };
    expect((await captured('prove', withRules([], [{ ...claim, groups: ['g'] }], roles))).code).toBe(2);
    expect((await captured('prove', withRules([], [claim], roles))).code).toBe(0);
  });

  test('and a rule with a variable is not reported as idle', async () => {
    const { code, out } = await captured('check', withRules([open], undefined as never));
    expect([code, out.includes('decides nothing') || out.includes('speaks of no request')]).toEqual([
      0,
      false,
    ]);
  });
});

test('no role can write to an instance that is retired: every policy with rules that allow more proves it', async () => {
  const configuration = JSON.parse(JSON.stringify(phorgeConfiguration()));
  const { claims: _, ...policy } = configuration.instances[0].policy;
  const plain = { name: 'plain', who: 'anyone', writes: true, never: true };
  configuration.instances[0].policy = { ...policy, claims: [plain] };
  expect(await captured('prove', fileOf(configuration))).toMatchObject({ code: 1 });
  configuration.instances[0].retired = { since: '2026-03-01', to: 'https://gitlab.example.com/' };
  const { code, out } = await captured('prove', fileOf(configuration));
  expect(out).toMatch(/^holds {2}retired$/m);
  expect(out).toMatch(/^holds {2}plain$/m);
  expect(code).toBe(0);
  expect(await captured('check', fileOf(configuration))).toMatchObject({ code: 0 });
});

test('a counterexample names the way in which its caller authenticated, and the command that shows it does too', async () => {
  const claim: PolicyClaim = { name: 'no-agents', who: { via: ['agent'] }, paths: ['/T*'], never: true };
  const { code, out } = await captured('prove', withClaims(claim));
  expect(code).toBe(1);
  expect(out).toContain('a person with contractor via agent');
  expect(out).toMatch(/portcullis explain .* --via agent /);
});
