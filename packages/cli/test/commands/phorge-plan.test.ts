import type { InstanceConfiguration } from 'portcullis';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/phorge/plan.ts';
import { captured } from '../capture.ts';
import { EXAMPLE, fileOf, phorgeConfiguration } from '../configuration-files.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of the configuration
const SECRET = 'a-secret-of-more-than-32-characters!';
const SSO = {
  serverName: 'edge.gateway',
  clientId: 'phorge',
  clientSecret: '${PHORGE_SSO_SECRET}',
  durableObject: 'SSO',
} as const;

/** A configuration with a login, which single sign-on needs. */
function configured(...instances: readonly Partial<InstanceConfiguration>[]): object {
  return {
    ...phorgeConfiguration(...instances),
    login: {
      keys: ['${SESSION_KEY}'],
      providers: {
        corp: {
          issuer: 'https://login.corp.example',
          clientId: 'gate',
          clientAuthentication: { method: 'client_secret_basic', secret: '${CLIENT_SECRET}' },
        },
      },
    },
  };
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders of the configuration

async function planned(configuration: object, ...args: readonly string[]): Promise<Plan> {
  const { code, out, err } = await captured('phorge', 'plan', fileOf(configuration), '--json', ...args);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

describe('the provider', () => {
  test('has every field of both steps, with the name, the addresses and the client', async () => {
    const { provider } = await planned(configured({ sso: SSO }));
    expect(provider).toMatchObject({
      address: 'https://phorge.corp.example/auth/config/new/',
      callback: 'https://phorge.corp.example/auth/login/phabricator:edge.gateway/',
    });
    expect(provider.firstStep.map(({ field, value }) => [field, value])).toEqual([
      ['oauth2:phabricator:name', 'edge.gateway'],
      ['oauth2:phabricator:uri', 'https://phorge.corp.example/.portcullis/idp/'],
      ['allowLogin', 'on'],
      ['allowRegistration', 'on'],
      ['allowLink', 'off'],
      ['allowUnlink', 'off'],
      ['trustEmails', 'on'],
      ['autoLogin', 'on'],
    ]);
    // On a real Phorge these stand under "Edit Auth Provider", once the provider is there.
    expect(provider.secondStep.map(({ field, value }) => [field, value])).toEqual([
      ['oauth:app:id', 'phorge'],
      ['oauth:app:secret', null],
    ]);
  });

  test('names the variable of the secret', async () => {
    const { provider } = await planned(configured({ sso: SSO }));
    const field = provider.secondStep.find((one) => one.field === 'oauth:app:secret');
    expect(field).toMatchObject({ value: null, secretVariable: 'PHORGE_SSO_SECRET' });
  });

  test('never prints a secret of the configuration', async () => {
    const file = fileOf(configured({ sso: { ...SSO, clientSecret: SECRET } }));
    for (const flags of [[], ['--json']]) {
      const { code, out } = await captured('phorge', 'plan', file, ...flags);
      expect(code).toBe(0);
      expect(out).not.toContain(SECRET);
      expect(out).toContain('move it to a variable of the Worker');
    }
  });

  test.each([
    ['linking', { link: { providerId: 5 } }, 'allowLink', 'on'],
    ['no registration', { register: false }, 'allowRegistration', 'off'],
  ])('follows the configuration: %s', async (_, change, field, value) => {
    const { provider } = await planned(configured({ sso: { ...SSO, ...change } }));
    expect(provider.firstStep.find((one) => one.field === field)?.value).toBe(value);
  });
});

describe('the settings', () => {
  const commands = async (instance: Partial<InstanceConfiguration>): Promise<readonly string[]> =>
    (await planned(configured(instance))).settings.map(({ command }) => command);

  test('are those of an instance without public pages', async () => {
    expect(await commands({ sso: SSO })).toEqual([
      './bin/config set phabricator.base-uri https://phorge.corp.example/',
      './bin/config set auth.require-approval false',
      './bin/config set auth.require-email-verification false',
      './bin/config set policy.allow-public false',
      './bin/config set account.editable false',
      './bin/config set security.require-https true',
    ]);
  });

  test('follow the configuration: more hosts, public pages, a prefix for cookies, loopback', async () => {
    const hosts = ['127.0.0.1:8787', 'localhost:8787'];
    const found = await commands({ hosts, sso: { ...SSO, phorgeAllowsPublic: true, cookiePrefix: 'labx' } });
    expect(found).toContain('./bin/config set phabricator.base-uri http://127.0.0.1:8787/');
    expect(found).toContain(`./bin/config set phabricator.allowed-uris '["http://localhost:8787/"]'`);
    expect(found).toContain('./bin/config set policy.allow-public true');
    expect(found).toContain('./bin/config set phabricator.cookie-prefix labx');
    expect(found.join()).not.toContain('require-https');
  });
});

test('the rules close the path override: path last, no raw &, the script hidden, no form, no long query', async () => {
  const { webServer, php, preamble } = await planned(configured({ sso: SSO }));
  expect(webServer.nginx).toContain('rewrite ^/(.*)$ /index.php?$args&__path__=/$1? last;');
  expect(webServer.nginx).toContain('if ($request_uri ~ "^[^?]*&") {\n  return 400;\n}');
  expect(webServer.nginx).toMatch(/location \/index\.php \{\n {2}internal;/);
  expect(webServer.apache).toContain(
    'RewriteRule ^(.*)$ /index.php?%{QUERY_STRING}&__path__=$1 [B,L,UnsafeAllow3F]',
  );
  expect(webServer.apache).not.toMatch(/^RewriteRule.*QSA/m);
  expect(php).toContain('request_order = "PG"');
  expect(php).toContain('max_input_vars = 10000');
  expect(preamble).toContain("$_SERVER['HTTP_X_FORWARDED_PROTO'] === 'https'");
  expect(preamble).toContain('preamble_trust_x_forwarded_for_header();');
});

test('an administrator is connected before the other providers go, in the way that the configuration has', async () => {
  const connecting = async (sso: object) => {
    const { switchOver, close, checks } = await planned(configured({ sso: { ...SSO, ...sso } }));
    expect(checks.map(({ what }) => what).join()).not.toContain('Disable every other provider');
    expect(close.map(({ what }) => what)[0]).toContain('Disable every other provider');
    return switchOver[1];
  };
  expect(await connecting({ link: { providerId: 5 } })).toMatchObject({
    what: expect.stringContaining('press "Connect"'),
    command: null,
  });
  expect((await connecting({}))?.command).toContain(
    'portcullis phorge link people.csv --server-name edge.gateway',
  );
});

describe('--base-uri', () => {
  test('is the address of the demo, by http and without require-https', async () => {
    const { out, code } = await captured(
      'phorge',
      'plan',
      EXAMPLE,
      '--base-uri',
      'http://127.0.0.1:8787',
      '--json',
    );
    expect(code).toBe(0);
    expect(out).not.toMatch(/https:|require-https|GATE_HOST/);
    expect(JSON.parse(out).baseUri).toBe('http://127.0.0.1:8787/');
  });

  test('is asked for where the configuration leaves the host open', async () => {
    const open = fileOf(configured({ sso: SSO, hosts: [`\${GATE_HOST}`] }));
    expect((await captured('phorge', 'plan', open)).out).toContain('with --base-uri.');
    // The example's Wrangler file says it.
    const { out } = await captured('phorge', 'plan', EXAMPLE);
    expect(out).toContain('phabricator.base-uri https://phorge.corp.example/');
    expect(out).not.toMatch(/with --base-uri|GATE_HOST/);
    expect((await captured('phorge', 'plan', fileOf(configured({ sso: SSO })))).out).not.toContain(
      '--base-uri',
    );
  });

  test.each([
    'phorge.corp.example',
    'http://phorge.corp.example/',
    'https://a.example/phorge',
    'ftp://localhost/',
    '',
  ])('is invalid usage with an invalid login address: %j', async (address) => {
    const { code, err } = await captured('phorge', 'plan', EXAMPLE, '--base-uri', address);
    expect(code).toBe(2);
    expect(err).toContain('must be https://HOST/');
  });
});

test('the checks name the doctor with what it has to compare, and break-glass needs no gate', async () => {
  const { checks, close, breakGlass } = await planned(
    configured({ sso: { ...SSO, phorgeAllowsPublic: true } }),
  );
  expect(checks.map(({ command }) => command)).toContain(
    'portcullis phorge doctor https://phorge.corp.example/ --origin http://ORIGIN/ --server-name edge.gateway ' +
      '--client-id phorge --allows-public',
  );
  expect(close.at(-1)?.command).toBe('./bin/auth lock');
  expect(breakGlass[0]?.command).toBe('./bin/auth recover USERNAME');
});

test('the prefix of the gate is part of the address', async () => {
  const configuration = configured({ sso: SSO }) as { login: object };
  const moved = { ...configuration, login: { ...configuration.login, prefix: '/gate/' } };
  const { provider } = await planned(moved);
  expect(provider.firstStep[1]?.value).toBe('https://phorge.corp.example/gate/idp/');
});

describe('several instances', () => {
  const two = configured(
    { sso: SSO },
    {
      name: 'lab',
      hosts: ['lab.corp.example'],
      origin: { binding: 'LAB' },
      sso: { ...SSO, serverName: 'edge.lab', clientId: 'lab' },
    },
  );

  test('one is named', async () => {
    const plan = await planned(two, '--instance', 'lab');
    expect([plan.instance, plan.provider.firstStep[0]?.value]).toEqual(['lab', 'edge.lab']);
  });

  test.each([
    [[], 'several instances have "sso" (phorge, lab): choose one with --instance'],
    [['--instance', 'nope'], 'there is no instance nope'],
  ])('%j is invalid usage', async (args, message) => {
    const { code, err } = await captured('phorge', 'plan', fileOf(two), ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

test.each([
  [[], 'no instance of the configuration has "sso"'],
  [['--instance', 'phorge'], 'instance phorge has no "sso"'],
])('without single sign-on %j is invalid usage', async (args, message) => {
  const { code, err } = await captured('phorge', 'plan', fileOf(phorgeConfiguration()), ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('phorge plan prints nine chapters in the order of the work', async () => {
  const { code, out } = await captured('phorge', 'plan', fileOf(configured({ sso: SSO })));
  expect(code).toBe(0);
  expect(out.match(/^\S.*$/gm)).toEqual([
    'Single sign-on to Phorge: instance phorge, https://phorge.corp.example/',
    '1. The provider',
    '2. Settings, in the Phorge directory',
    '3. The web server: close the path override',
    '4. PHP: close it for forms and long queries',
    '5. support/preamble.php',
    '6. Switch over',
    '7. Check',
    '8. Close other logins',
    'If no one can log in',
  ]);
  expect(out).toContain('   OAuth App Secret  $PHORGE_SSO_SECRET\n');
  expect(out).toContain('   ./bin/config set auth.require-approval false\n');
});
