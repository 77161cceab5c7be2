import type { PhorgeOptions } from '@portcullis/testing/phorge';
import { afterEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/phorge/finding.ts';
import { captured } from '../capture.ts';
import { fileOf, folderWith, goodConfiguration } from '../configuration-files.ts';
import { type GatedPhorge, type GateFaults, goodSettings, startGatedPhorge } from '../phorge/gate.ts';

const SAME = ['--server-name', 'edge.gateway', '--client-id', 'phorge'];
let gated: GatedPhorge;
afterEach(() => gated.close());

/** What one `bin/config get` prints. */
const configOf = (key: string, value: unknown): string => {
  const entry = { key, value, status: 'set', errorInfo: null };
  const unset = { key, value: null, status: 'unset', errorInfo: null };
  return JSON.stringify(
    {
      config: [
        { ...entry, source: 'local' },
        { ...unset, source: 'database' },
      ],
    },
    null,
    2,
  );
};

function settingsFile(changes: Readonly<Record<string, unknown>> = {}): string {
  const settings = {
    'phabricator.base-uri': gated.url,
    'auth.require-approval': false,
    'auth.email-domains': [],
    'auth.lock-config': true,
    'account.editable': false,
    ...changes,
  };
  const text = Object.entries(settings).map(([key, value]) => configOf(key, value));
  return `${folderWith({ 'settings.json': text.join('\n') })}/settings.json`;
}

async function start(
  settings: Partial<PhorgeOptions> | ((url: string) => Partial<PhorgeOptions>) = {},
  faults: GateFaults = {},
): Promise<void> {
  gated = await startGatedPhorge((url, filesUrl) => {
    const changes = typeof settings === 'function' ? settings(url) : settings;
    return { ...goodSettings(url, filesUrl), ...changes };
  }, faults);
}

/** Everything there is to look at. */
async function examined(
  ...flags: readonly string[]
): Promise<{ code: number; findings: readonly Finding[] }> {
  const { code, out, err } = await captured(
    ...['phorge', 'doctor', gated.url, '--origin', gated.phorge.url, '--json', ...flags],
  );
  expect(err).toBe('');
  return { code, findings: JSON.parse(out).findings };
}

const named = (findings: readonly Finding[], verdict: Finding['verdict']): readonly string[] =>
  findings.filter((one) => one.verdict === verdict).map(({ check, side }) => `${check} ${side}`);

test('phorge doctor finds no problem in a healthy installation, and every check passes', async () => {
  await start();
  const { code, findings } = await examined(...SAME, '--settings', settingsFile());
  expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  expect(code).toBe(0);
  expect(findings.map(({ check, side }) => `${check} ${side}`)).toEqual([
    'status outside',
    'stranger outside',
    'path-override.query outside',
    'path-override.ampersand outside',
    'path-override.script outside',
    'path-override.form outside',
    'self-check outside',
    'webhook.sendgrid outside',
    'webhook.mailgun outside',
    'webhook.postmark outside',
    'webhook.circleci outside',
    'webhook.buildkite outside',
    'provider.token outside',
    'provider.whoami outside',
    'status origin',
    'host origin',
    'scheme origin',
    'login origin',
    'base-uri origin',
    'provider.base-uri origin',
    'provider.server-name origin',
    'provider.client-id origin',
    'public-pages origin',
    'path-override.query origin',
    'path-override.ampersand origin',
    'path-override.script origin',
    'path-override.form origin',
    'file-domain origin',
    'approval settings',
    'base-uri settings',
    'email-domains settings',
    'locked settings',
    'editable settings',
  ]);
});

describe('each broken state is found, with a remedy', () => {
  const provider = { name: 'edge.gateway', clientId: 'phorge', clientSecret: 'secret-of-the-test' };
  const own = (url: string) => ({ ...provider, baseUri: `${url}.portcullis/idp/` });

  const states: readonly (readonly [
    state: string,
    settings: Partial<PhorgeOptions> | ((url: string) => Partial<PhorgeOptions>),
    found: readonly string[],
  ])[] = [
    ['a second provider', { passwordLogin: true }, ['login origin']],
    ['no auto login', (url) => ({ oauthProvider: { ...own(url), autoLogin: false } }), ['login origin']],
    [
      'a provider that allows no logins',
      (url) => ({ oauthProvider: { ...own(url), allowLogin: false } }),
      ['login origin'],
    ],
    [
      'the password login alone',
      (url) => ({ passwordLogin: true, oauthProvider: { ...own(url), allowLogin: false } }),
      ['login origin'],
    ],
    [
      'another base-uri',
      (url) => ({ baseUri: 'http://old.example/', allowedUris: [url] }),
      ['base-uri origin'],
    ],
    [
      'a host that Phorge does not know',
      { baseUri: 'http://old.example/' },
      ['status outside', 'status origin'],
    ],
    [
      'a provider that points elsewhere',
      { oauthProvider: { ...provider, baseUri: 'http://127.0.0.1:1/idp/' } },
      ['provider.base-uri origin'],
    ],
    [
      'a provider with another name and client',
      (url) => ({ oauthProvider: { ...own(url), name: 'old.gateway', clientId: 'old' } }),
      ['provider.server-name origin', 'provider.client-id origin'],
    ],
    [
      "nginx's documented rewrite rule",
      { hardenedRewrite: false },
      ['path-override.query origin', 'path-override.ampersand origin', 'path-override.script origin'],
    ],
    [
      "Apache's documented rewrite rule",
      { hardenedRewrite: false, origin: 'apache' },
      ['path-override.query origin', 'path-override.script origin'],
    ],
    ['PHP as it comes', { hardened: false }, ['path-override.query origin', 'path-override.form origin']],
    ['the database away', { databaseDown: true }, ['status outside', 'status origin']],
    ['https required of a client that came by http', { requireHttps: true }, ['status origin']],
    ['pages for strangers', { allowPublic: true }, ['public-pages origin']],
  ];

  test.each(states)('%s', async (_, settings, found) => {
    await start(settings);
    const { code, findings } = await examined(...SAME, '--settings', settingsFile());
    expect(named(findings, 'bad')).toEqual(found);
    expect(code).toBe(1);
    for (const { verdict, remedy } of findings) if (verdict === 'bad') expect(remedy).toMatch(/\w/);
  });

  test.each<[string, GateFaults, readonly string[]]>([
    [
      'no gate at all',
      { isMissing: true },
      [
        'stranger outside',
        'self-check outside',
        'webhook.sendgrid outside',
        'webhook.circleci outside',
        'provider.token outside',
        'provider.whoami outside',
      ],
    ],
    [
      'webhooks that are open',
      { opens: ['/mail/sendgrid/', '/mail/mailgun/', '/harbormaster/hook/circleci/'] },
      ['webhook.sendgrid outside', 'webhook.circleci outside'],
    ],
    [
      'a login in front of the server for single sign-on',
      { hidesServer: true },
      ['provider.token outside', 'provider.whoami outside'],
    ],
    ['a login in front of the alternate file domain', { hidesFiles: true }, ['file-domain outside']],
    ['a page that a rule opens', { opens: ['/maniphest/'] }, ['stranger outside']],
  ])('%s', async (_, faults, found) => {
    await start({}, faults);
    const { code, findings } = await examined();
    expect(named(findings, 'bad')).toEqual(found);
    expect(code).toBe(1);
  });

  test('a Phorge that is down', async () => {
    await start();
    await gated.phorge.down();
    const { findings } = await examined();
    expect(named(findings, 'bad')).toEqual(['status outside', 'status origin']);
    expect(named(findings, 'ok')).toEqual([
      'stranger outside',
      ...['sendgrid', 'mailgun', 'postmark', 'circleci', 'buildkite'].map(
        (name) => `webhook.${name} outside`,
      ),
      'provider.token outside',
      'provider.whoami outside',
    ]);
  });

  test('phorge doctor reports users who wait for approval, and recommended settings', async () => {
    await start();
    const changes = {
      'auth.require-approval': true,
      'auth.lock-config': false,
      'auth.email-domains': ['corp.example'],
    };
    const { findings } = await examined('--settings', settingsFile(changes));
    expect(named(findings, 'bad')).toEqual(['approval settings']);
    expect(named(findings, 'advice')).toEqual(['email-domains settings', 'locked settings']);
  });

  test('files on the main host', async () => {
    await start((url) => ({ alternateFileDomain: url }));
    const { code, findings } = await examined();
    expect(named(findings, 'advice')).toEqual(['file-domain origin']);
    expect(code).toBe(0);
  });

  test('the remedy for files names the host and the very rule, before the setting that needs them', async () => {
    await start((url) => ({ alternateFileDomain: url }));
    const advice = (await examined()).findings.find(({ verdict }) => verdict === 'advice')?.remedy ?? '';
    expect(advice.indexOf('"hosts"')).toBeGreaterThan(0);
    expect(advice.indexOf('alternate-file-domain')).toBeGreaterThan(advice.indexOf('"hosts"'));
    await gated.close();
    await start({}, { hidesFiles: true });
    const bad = (await examined()).findings.find(({ verdict }) => verdict === 'bad')?.remedy ?? '';
    for (const remedy of [advice, bad]) {
      const rule = JSON.parse(/\{.*\}/.exec(remedy)?.[0] ?? '');
      const file = fileOf(goodConfiguration({ policy: { name: 'p', rules: [rule] } }));
      expect((await captured('check', file)).code).toBe(0);
      for (const path of ['/file/data/k3y/PHID-FILE-1/a.png', '/res/defaultX/core.css']) {
        const { out } = await captured('explain', file, '--path', path, '--json');
        expect(JSON.parse(out)).toMatchObject({ decision: 'allow', rule: 'files' });
      }
    }
  });

  test('a webhook that is meant to be open, and is not', async () => {
    await start({}, { opens: ['/mail/sendgrid/'] });
    const { findings } = await examined('--webhook', 'sendgrid', '--webhook', 'circleci');
    expect(named(findings, 'bad')).toEqual(['webhook.circleci outside']);
  });

  test('public pages that are configured, and missing', async () => {
    await start();
    const { findings } = await examined('--allows-public');
    expect(named(findings, 'bad')).toEqual(['public-pages origin']);
  });
});

describe('an undeterminable setting is unknown, and never good', () => {
  test('without a way behind the gate, and without the settings', async () => {
    await start();
    const { code, out } = await captured('phorge', 'doctor', gated.url, '--json');
    expect(named(JSON.parse(out).findings, 'unknown')).toEqual(['origin origin', 'approval settings']);
    expect(code).toBe(0);
  });

  test('where everyone has to log in first', async () => {
    await start({}, { hidesHealth: true });
    const { findings } = await examined();
    expect(named(findings, 'unknown')).toEqual([
      'status outside',
      ...['query', 'ampersand', 'script', 'form'].map((name) => `path-override.${name} outside`),
      'approval settings',
    ]);
    expect(named(findings, 'bad')).toEqual([]);
  });

  test('of a setting that was not requested', async () => {
    await start();
    const text = configOf('auth.require-approval', false);
    const file = `${folderWith({ 'settings.json': text })}/settings.json`;
    const { findings } = await examined('--settings', file);
    expect(named(findings, 'unknown')).toEqual([
      'base-uri settings',
      'email-domains settings',
      'locked settings',
      'editable settings',
    ]);
  });
});

test('phorge doctor sends no request that changes anything', async () => {
  await start({}, { isMissing: true });
  const before = { users: gated.phorge.user('alice'), files: gated.phorge.files };
  await examined(...SAME);
  expect({ users: gated.phorge.user('alice'), files: gated.phorge.files }).toEqual(before);
  const posts = gated.phorge.requests.filter(({ method }) => method !== 'GET');
  expect(new Set(posts.map(({ target }) => target))).toEqual(
    new Set(['/robots.txt', '/.portcullis/idp/oauthserver/token/']),
  );
  // A webhook is never called: the parameter stops it.
  for (const { target } of gated.phorge.requests) {
    if (/^\/(?:mail|harbormaster)\//.test(target)) expect(target).toContain('?code=');
  }
});

test('phorge doctor prints findings as text, worst first, each with its remedy, and a count', async () => {
  await start({ passwordLogin: true });
  const { code, out } = await captured('phorge', 'doctor', gated.url, '--origin', gated.phorge.url);
  expect(code).toBe(1);
  const lines = out.split('\n');
  expect(lines[0]).toBe(
    'bad      login (origin): 2 providers allow logins, so users are not redirected automatically: one is the password login',
  );
  expect(lines[1]).toBe(`         disable every provider but the gate's at ${gated.url}auth/config/`);
  expect(lines[2]).toMatch(/^unknown {2}approval \(settings\): /);
  expect(out).toMatch(/\n\n1 bad, 0 advice, 1 unknown, \d+ ok\n$/);
});

test('no answer of a server gets to the terminal with its parameters', async () => {
  await start();
  gated.phorge.respond('/auth/start/', {
    status: 302,
    headers: [['Location', 'https://elsewhere.example/x?code=secret-code#secret-fragment']],
  });
  const { out } = await captured('phorge', 'doctor', gated.url, '--origin', gated.phorge.url);
  expect(out).toContain('302 to https://elsewhere.example/x');
  expect(out).not.toContain('secret');
});

describe('phorge doctor: invalid usage', () => {
  test.each([
    [['phorge.example'], 'must be a URL such as https://phorge.example.com/'],
    [['ftp://phorge.example/'], 'must be a URL such as'],
    [['https://phorge.example/path/'], 'must be a URL such as'],
    [['https://user@phorge.example/'], 'must be a URL such as'],
    [['https://phorge.example/', '--origin', 'nowhere'], '--origin "nowhere"'],
    [['https://phorge.example/', '--provider-uri', 'https://x/?a=b'], '--provider-uri'],
    [
      ['https://phorge.example/', '--webhook', 'github'],
      '--webhook github: must be one of sendgrid, mailgun',
    ],
    [['https://phorge.example/', '--timeout', '0'], '--timeout 0'],
    [['https://phorge.example/', '--timeout', 'soon'], '--timeout soon'],
    [['https://phorge.example/', '--settings', 'no/such/file'], 'no/such/file: is not there'],
    [[], 'names no address'],
  ])('%j', async (args, message) => {
    await start();
    const { code, out, err } = await captured('phorge', 'doctor', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
