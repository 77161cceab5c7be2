import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { filledProblems, readConfiguration } from '../../src/checks/check-configuration.ts';
import { ConfigurationError } from '../../src/configuration/configuration-problem.ts';
import { checkConfiguration } from '../../src/index.ts';
import { goodConfiguration, sessionKeyLogin } from '../good-configuration.ts';

const EXAMPLE = join(import.meta.dirname, '../../../../examples/phabricator/portcullis.json');

function problemsOf(change: (configuration: ReturnType<typeof goodConfiguration>) => void): string[] {
  const configuration = goodConfiguration();
  change(configuration);
  return checkConfiguration(configuration).map(({ path, message }) => `${path}: ${message}`);
}

const MAIL = { binding: 'MAIL', from: 'gate@corp.example', to: ['ada@corp.example'] };

function glass() {
  const people = [{ issuer: 'https://login.corp.example', subject: 'ada', roles: ['engineer'] }];
  return { durableObject: 'GLASS', signers: ['corp.example/safe+5b4ac2f0+AZ'], people };
}

test('a good configuration has no problems', () => {
  expect(problemsOf(() => {})).toEqual([]);
});

test("the example's configuration has no problems", () => {
  expect(checkConfiguration(JSON.parse(readFileSync(EXAMPLE, 'utf8')))).toEqual([]);
});

test.each([
  ['login.lifetimeSeconds', { login: { ...sessionKeyLogin(), lifetimeSeconds: 90.5 } }],
  [
    'login.credentials.lifetimeSeconds',
    {
      login: { ...sessionKeyLogin(), durableObject: 'SESSIONS', credentials: { lifetimeSeconds: 90.5 } },
      trustedHosts: [],
    },
  ],
  ['breakGlass.grantSeconds', { breakGlass: { ...glass(), grantSeconds: 90.5 } }],
  ['breakGlass.sessionSeconds', { breakGlass: { ...glass(), sessionSeconds: 90.5 } }],
  ['audit.alerts.quietSeconds', { audit: { alerts: { mail: MAIL, quietSeconds: 90.5 } } }],
])('half a second is refused by the check and not by the first request: %s', (path, change) => {
  const problems = problemsOf((configuration) => Object.assign(configuration, change));
  const message = / must be a whole number from \d+ to \d+ seconds$/;
  expect(problems).toEqual([expect.stringMatching(message)]);
  expect(problems[0]).toContain(`${path}:`);
});

test('a deny of a misspelled kind is refused: it would deny nothing', () => {
  const problems = problemsOf(({ instances: [{ policy }] }) => {
    const deny = { name: 'no', effect: 'deny', who: 'anyone', kinds: ['credental', 'task'] };
    policy.rules.push(deny as never);
  });
  expect(problems).toEqual([
    expect.stringMatching(/^instances\[0\]\.policy\.rules\[1\]\.kinds\[0\]: "credental" is not a known kind/),
  ]);
});

test('everything wrong is reported at once, each with its place', () => {
  const configuration = {
    providers: [{ type: 'oidc', name: 'corp', issuer: 'http://login.corp.example', audiense: 'x' }],
    roles: { engineer: [''] },
    instances: [{ name: 'phorge', hosts: ['https://phorge.corp.example'], application: 'wiki', origin: {} }],
  };
  expect(
    checkConfiguration(configuration)
      .map(({ path }) => path)
      .sort(),
  ).toEqual([
    'instances[0].application',
    'instances[0].hosts[0]',
    'instances[0].origin',
    'instances[0].policy',
    'providers[0].audience',
    'providers[0].audiense',
    'providers[0].issuer',
    'roles.engineer[0]',
  ]);
});

test('a value of another type is reported once, in readable words, with the expected type', () => {
  const problems = problemsOf((configuration) => {
    const { instances } = configuration;
    const login = { ...sessionKeyLogin(), keys: '${SESSION_KEY}', durableObject: true };
    Object.assign(instances[0], { hosts: 'phorge.corp.example' });
    Object.assign(configuration, { login, health: 7, audit: { sinks: ['console'] } });
  });
  expect(problems.toSorted()).toEqual([
    'audit.sinks[0]: must be an object',
    'health: must be a text',
    'instances[0].hosts: must be a list',
    'login.durableObject: must be a text',
    'login.keys: must be a list',
  ]);
});

test('the possible values are one list of words, however they are declared', () => {
  const problems = problemsOf((configuration) => {
    Object.assign(configuration, { audit: { sinks: [{ type: 'syslog' }] } });
  });
  expect(problems).toEqual([
    'audit.sinks[0].type: must be "console" or "queue" or "d1" or "analytics-engine" or "r2" or "splunk" or "datadog" or "webhook"',
  ]);
});

test('a host is written as an address has it, without the port that none has', () => {
  const problemsWith = (host: string) =>
    problemsOf(({ instances: [instance] }) => Object.assign(instance, { hosts: [host] }));
  for (const host of ['phorge.corp.example', 'phorge.corp.example:8443', 'localhost:4430', '[::1]:80'])
    expect(problemsWith(host)).toEqual([]);
  // No request would have it: all of them would be for a host that is not known.
  for (const host of ['phorge.corp.example:443', 'phorge.corp.example:08443', '[::1]:443'])
    expect(problemsWith(host)).toEqual([expect.stringContaining('instances[0].hosts[0]: must be a host')]);
});

describe('with the variables that it names', () => {
  const named = () => {
    const configuration = goodConfiguration();
    Object.assign(configuration.providers[0], { issuer: 'https://${LOGIN_HOST}', audience: '${AUDIENCE}' });
    return configuration;
  };

  test('a configuration is looked at as it will be, and what they hold is told nowhere', () => {
    expect(checkConfiguration(named(), { LOGIN_HOST: 'login.corp.example', AUDIENCE: 'phorge' })).toEqual([]);
    const wrong = checkConfiguration(named(), { LOGIN_HOST: 'half a secret', AUDIENCE: 'phorge' });
    expect(wrong.map(({ path }) => path)).toEqual(['providers[0].issuer']);
    expect(JSON.stringify(wrong)).not.toContain('half a secret');
  });

  test('a variable’s value is not read for placeholders, and no part of it is reported', () => {
    const written = named();
    Object.assign(written.providers[0], { issuer: 'https://login.corp.example' });
    const audience = 'p${horGe-7?tail';
    expect(checkConfiguration(written, { AUDIENCE: audience })).toEqual([]);
    const good = readConfiguration(written);
    const [provider] = good.providers;
    const filled = { ...good, providers: [{ ...provider, audience }] };
    expect(filledProblems(good, filled as typeof good)).toEqual([]);
  });

  test('an unknown placeholder is reported next to known ones', () => {
    const written = named();
    Object.assign(written.providers[0], { audience: '${AUDIENCE}-${stage}' });
    expect(checkConfiguration(written, { LOGIN_HOST: 'login.corp.example', AUDIENCE: 'phorge' })).toEqual([
      {
        path: 'providers[0].audience',
        message: 'is not a valid variable: write the name in upper case, as ${STAGE}',
      },
    ]);
  });

  test('each missing one is reported', () => {
    const problems = checkConfiguration(named(), { LOGIN_HOST: 'login.corp.example' });
    expect(problems).toContainEqual({
      path: 'providers[0].audience',
      message: expect.stringContaining('AUDIENCE'),
    });
  });
});

describe('a configuration that is read', () => {
  test('is good, and has its defaults', () => {
    const { instances, ...defaults } = goodConfiguration();
    const [{ origin, ...instance }] = instances;
    const written = { ...defaults, instanceDefaults: { origin }, instances: [instance] };
    expect(readConfiguration(written)).toMatchObject({ instances: [{ origin: { binding: 'PHORGE' } }] });
  });

  test('is refused with everything wrong with it', () => {
    const configuration = { ...goodConfiguration(), roles: { engineer: [''] } };
    const refused = () => readConfiguration(configuration);
    expect(refused).toThrow(ConfigurationError);
    expect(refused).toThrow('roles.engineer[0]');
  });
});

test('once its variables are in their places, a configuration is looked at again if there were any', () => {
  const good = readConfiguration(goodConfiguration());
  expect(filledProblems(good, good)).toEqual([]);
  const [provider] = good.providers ?? [];
  const filled = { ...good, providers: [{ ...provider, issuer: 'http://login.corp.example' }] };
  expect(filledProblems(good, filled as typeof good).map(({ path }) => path)).toEqual([
    'providers[0].issuer',
  ]);
  // What was good is not looked at again where nothing was put in.
  expect(filledProblems(filled as typeof good, filled as typeof good)).toEqual([]);
});

describe('rules between parts of a configuration', () => {
  test('a setting of only one instance cannot be inherited by all', () => {
    const written = { ...goodConfiguration(), instanceDefaults: { name: 'phorge', timeoutSeconds: 10 } };
    expect(checkConfiguration(written)).toEqual([
      { path: 'instanceDefaults.name', message: 'cannot be inherited: set it in each instance' },
    ]);
  });

  test('the page for operators is for existing roles and reads an existing database', () => {
    const withOperator = (audit: object, roles: readonly string[] = ['engineer']): string[] =>
      problemsOf((configuration) => {
        Object.assign(configuration, { operator: { database: 'AUDIT_DB', roles }, audit, trustedHosts: [] });
      });
    const d1 = (binding: string) => ({ sinks: [{ type: 'd1', binding }] });
    expect(withOperator(d1('AUDIT_DB'))).toEqual([]);
    expect(withOperator({ sinks: [{ type: 'queue', binding: 'EVENTS' }] })).toEqual([]);
    for (const audit of [{}, d1('OTHER_DB'), { sinks: [{ type: 'r2', binding: 'FILES' }] }]) {
      expect(withOperator(audit)).toEqual([
        expect.stringMatching(/^operator\.database: is not written by any sink/),
      ]);
    }
    expect(withOperator(d1('AUDIT_DB'), ['engineer', 'enginer'])).toEqual([
      'operator.roles[1]: "enginer" is not declared in "roles"; did you mean "engineer"?',
    ]);
  });

  test('a role that no group gives is reported as a misspelling, with a suggestion', () => {
    const [problem, ...more] = problemsOf(({ instances }) => {
      instances[0].policy.rules[0].who.roles = ['enginer'];
    });
    expect(more).toEqual([]);
    expect(problem).toMatch(
      /^instances\[0\]\.policy\.rules\[0\]\.who\.roles\[0\]: .*did you mean "engineer"\?$/,
    );
  });

  test('a host belongs to one instance', () => {
    const [problem] = problemsOf(({ instances }) => {
      instances.push({ ...structuredClone(instances[0]), name: 'second' });
    });
    expect(problem).toBe(
      'instances[1].hosts[0]: "phorge.corp.example" is already used at instances[0].hosts[0]',
    );
  });

  test('names of providers and instances are used once', () => {
    expect(
      problemsOf(({ providers, instances }) => {
        providers.push(structuredClone(providers[0]));
        instances.push({ ...structuredClone(instances[0]), hosts: ['b.corp.example'] });
      }).map((line) => line.split(':')[0]),
    ).toEqual(['providers[1].name', 'providers[1]', 'instances[1].name']);
  });

  test('the header of a provider’s tokens is sent on to no application, which could act with them', () => {
    const forwarding = (own: { readonly header?: string }, forwardHeaders: unknown) =>
      problemsOf((configuration) => {
        const jobs = { type: 'github-actions', name: 'jobs', owners: ['acme'], audience: 'x', ...own };
        const { name, hosts, policy } = configuration.instances[0];
        const wiki = { name, hosts, policy, application: 'web', origin: { binding: 'WIKI' }, forwardHeaders };
        Object.assign(configuration, { providers: [jobs], instances: [wiki] });
      });
    expect(forwarding({ header: 'X-Job' }, ['x-own', 'x-job'])).toEqual([
      'instances[0].forwardHeaders[1]: must not contain "x-job", the header of providers[0]\'s tokens: the application could use the tokens at the gate',
    ]);
    expect(forwarding({ header: 'X-Job' }, ['x-jobs'])).toEqual([]);
    expect(forwarding({}, ['x-job'])).toEqual([]);
    expect(forwarding({}, [5])).toHaveLength(1);
  });

  test('two providers that read the same header are refused, since only the first would ever be asked', () => {
    const second = { ...goodConfiguration().providers[0], name: 'second' };
    expect(problemsOf(({ providers }) => providers.push(second))).toEqual([
      'providers[1]: the header authorization is already used at providers[0]: set a different "header" for one of them',
    ]);
    expect(problemsOf(({ providers }) => providers.push({ ...second, header: 'x-gate-token' }))).toEqual([]);
  });

  test('a group pattern that would give a role to everybody is refused', () => {
    expect(
      problemsOf(({ roles }) => {
        roles.engineer = ['*'];
      })[0],
    ).toMatch(/^roles\.engineer\[0\]: /);
  });

  test('a path that no request can have is refused', () => {
    expect(
      problemsOf(({ instances }) => {
        instances[0].policy.rules[0].paths = ['maniphest/**', '/a/../b'];
      }).map((line) => line.split(':')[0]),
    ).toEqual(['instances[0].policy.rules[0].paths[0]', 'instances[0].policy.rules[0].paths[1]']);
  });
});

test.each([undefined, null, 7, 'text', [], {}])(
  '%j is refused as a configuration, with the reason',
  (value) => {
    expect(checkConfiguration(value).length).toBeGreaterThan(0);
  },
);

describe('the JSON Schema that is shipped', () => {
  const shipped = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../schema/portcullis.schema.json'), 'utf8'),
  );

  test('accepts what is good and refuses what is not', () => {
    const validate = new Ajv2020({ strict: false }).compile(shipped);
    expect(validate(goodConfiguration())).toBe(true);
    expect(validate(JSON.parse(readFileSync(EXAMPLE, 'utf8')))).toBe(true);
    expect(validate({ ...goodConfiguration(), instances: [] })).toBe(false);
    expect(validate({ ...goodConfiguration(), roles: { engineer: [7] } })).toBe(false);
    expect(validate({ ...goodConfiguration(), unknown: 1 })).toBe(false);
  });
});

describe('single sign-on', () => {
  const sso = {
    serverName: 'edge.gateway',
    clientId: 'phorge',
    clientSecret: '${PHORGE_SSO_SECRET}',
    durableObject: 'SSO',
  };
  const login = sessionKeyLogin();

  test('is content with its four settings', () => {
    expect(
      problemsOf((configuration) => {
        Object.assign(configuration, { login });
        Object.assign(configuration.instances[0], { sso });
      }),
    ).toEqual([]);
  });

  test('needs people who log in', () => {
    const [problem, ...more] = problemsOf(({ instances }) => void Object.assign(instances[0], { sso }));
    expect(more).toEqual([]);
    expect(problem).toContain('instances[0].sso: needs "login"');
  });

  test('gives each Phorge a client of its own', () => {
    const problems = problemsOf((configuration) => {
      Object.assign(configuration, { login });
      const [first] = configuration.instances;
      Object.assign(first, { sso });
      configuration.instances.push({ ...structuredClone(first), name: 'second', hosts: ['b.corp.example'] });
    });
    expect(problems).toEqual([
      'instances[1].sso.clientId: "phorge" is already used at instances[0].sso.clientId',
    ]);
  });

  test('has each mistake named at its place', () => {
    const problems = problemsOf((configuration) => {
      Object.assign(configuration, { login });
      Object.assign(configuration.instances[0], {
        sso: {
          ...sso,
          serverName: 'Edge Gateway',
          link: { providerId: 0 },
          usernames: { collision: 'guess' },
          x: 1,
        },
      });
    });
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'instances[0].sso.link.providerId',
      'instances[0].sso.serverName',
      'instances[0].sso.usernames.collision',
      'instances[0].sso.x',
    ]);
  });
});

test('a setting with a letter that only resembles another is reported with its code point', () => {
  expect(
    problemsOf((configuration) => {
      Object.assign(configuration, { 'n\u0430me': 'gate', 'theme\u200b': {}, größe: 1 });
    }),
  ).toEqual([
    'n\u0430me: is not a setting (it contains U+0430); did you mean "name"?',
    'theme\u200b: is not a setting (it contains U+200B); did you mean "theme"?',
    'größe: is not a setting',
  ]);
});

describe('a part of an unknown kind hides nothing else', () => {
  test('is checked as the kind that was probably meant', () => {
    expect(
      problemsOf(({ providers }) => {
        providers[0] = { type: 'oidcc', name: 'a b', isuer: 'https://x.example', audience: '' };
      }),
    ).toEqual([
      expect.stringMatching(/^providers\[0\]\.type: must be .*; did you mean "oidc"\?$/),
      'providers[0].issuer: is missing',
      'providers[0].name: must be 1 to 63 letters, digits, "-" or "_"',
      'providers[0].audience: must not be empty',
      'providers[0].isuer: is not a setting; did you mean "issuer"?',
    ]);
  });

  test('and a setting in the wrong place is reported with the right place', () => {
    expect(
      problemsOf((configuration) => {
        Object.assign(configuration, { limits: [], alerts: {}, durableObject: 'SESSIONS', hostz: [] });
        Object.assign(configuration.instances[0], { providers: [], theme: {} });
      }),
    ).toEqual([
      'instances[0].providers: is not a setting here: move it to providers',
      'limits: is not a setting here: move it to instances[].limits',
      'alerts: is not a setting here: move it to audit.alerts',
      // There are eight of this name, and none of that.
      'durableObject: is not a setting',
      'hostz: is not a setting',
    ]);
  });

  test('and clientSecret is reported with the setting that replaces it', () => {
    const client = { issuer: 'https://id.example', clientId: 'gate', clientSecret: '${CLIENT_SECRET}' };
    expect(
      problemsOf((configuration) =>
        Object.assign(configuration, { login: { keys: ['${SESSION_KEY}'], providers: { corp: client } } }),
      ),
    ).toEqual([
      expect.stringMatching(/^login\.providers\.corp\.clientAuthentication: is missing/),
      'login.providers.corp.clientSecret: is not a setting; did you mean "clientAuthentication"?',
    ]);
  });

  test('and a setting without its unit is reported with the full name', () => {
    expect(problemsOf(({ instances }) => Object.assign(instances[0], { timeout: 30 }))).toEqual([
      'instances[0].timeout: is not a setting; did you mean "timeoutSeconds"?',
    ]);
  });

  test('and a list in place of an object is reported once', () => {
    const client = { name: 'corp', issuer: 'https://id.example', clientId: 'gate' };
    expect(
      problemsOf((configuration) =>
        Object.assign(configuration, { login: { keys: ['${SESSION_KEY}'], providers: [client, client] } }),
      ),
    ).toEqual(['login.providers: must be an object with a key for each entry, not a list']);
  });

  test('and the URL of a discovery document is not accepted as an issuer', () => {
    const document = 'https://login.corp.example/.well-known/openid-configuration';
    expect(problemsOf(({ providers }) => Object.assign(providers[0], { issuer: document }))).toEqual([
      expect.stringMatching(/^providers\[0\]\.issuer: must be .* and without "\/\.well-known\/…"/),
    ]);
  });

  test('and an origin given as an address is reported with the supported forms', () => {
    for (const origin of ['https://wiki.internal', { url: 'https://wiki.internal' }]) {
      expect(problemsOf(({ instances }) => Object.assign(instances[0], { origin }))).toEqual([
        expect.stringMatching(
          /^instances\[0\]\.origin: must be \{"binding": NAME\}.*; to reach a private IP address, bind it as a VPC Service$/,
        ),
      ]);
    }
  });

  test('or is checked by the settings that all kinds have, if the kind is unclear', () => {
    const problems = problemsOf(({ instances }) => {
      Object.assign(instances[0], { application: 'wiki', hosts: [], origin: {}, space: 'x' });
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'instances[0].application',
      'instances[0].hosts',
      'instances[0].origin',
    ]);
  });
});

test('problems of roles and policies are reported together with those of the shape', () => {
  const problems = problemsOf((configuration) => {
    Object.assign(configuration, { provders: [] });
    configuration.roles.engineer = ['*'];
    configuration.instances[0].policy.rules[0].effect = 'alow';
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'provders',
    'roles.engineer[0]',
    'instances[0].policy.rules[0].effect',
  ]);
});

test('a wrong word of a fixed set gets the nearest one, and is not quoted', () => {
  const [problem] = checkConfiguration({
    ...goodConfiguration(),
    audit: { onSinkFailure: 'open', sinks: [{ type: 'consol' }] },
  });
  expect(problem?.message).toMatch(/did you mean "console"\?$/);
  expect(problem?.message).not.toContain('"consol"');
});

test('a placeholder that names no variable is reported, but a claim of a template is not', () => {
  expect(
    problemsOf((configuration) => {
      configuration.providers[0].audience = 'phorge-${stage}';
      Object.assign(configuration.roles, { 'team-a': { template: 'team-${department}' } });
    }),
  ).toEqual(['providers[0].audience: is not a valid variable: write the name in upper case, as ${STAGE}']);
});

test('the health path may not be an address of the login', () => {
  const login = { keys: ['k'.repeat(32)], providers: {} };
  const problems = checkConfiguration({ ...goodConfiguration(), login, health: '/.portcullis/health' });
  expect(problems.map(({ path }) => path)).toEqual(['login.providers', 'health']);
});
