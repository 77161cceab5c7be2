import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { EXAMPLE, exampleOfOneRule, fileOf, goodConfiguration } from '../configuration-files.ts';

test('check finds no problem in the example configuration', async () => {
  const { code, out, err } = await captured('check', EXAMPLE);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/portcullis\.json: good \(1 instance, \d+ rules\)\n/);
  expect(out).toContain('needs the variable SESSION_KEY (login.keys[0])');
  // The Wrangler file beside it has the Durable Objects.
  expect(out).not.toContain('needs the Durable Object namespace');
  expect(out).toContain(
    'needs the redirect address https://phorge.corp.example/.portcullis/callback/corp at the identity provider corp',
  );
});

test('a login that cannot end a session everywhere is a note; revocations mend it', async () => {
  const login = {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration.
    keys: ['${SESSION_KEY}'],
    providers: {
      corp: { issuer: 'https://id.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
    },
  };
  const checked = (change: object) =>
    captured('check', fileOf({ ...goodConfiguration(), login: { ...login, ...change } } as never));
  const { code, out } = await checked({});
  expect(code).toBe(0);
  expect(out).toMatch(
    /: note: login: sessions are stored in cookies .*: set "durableObject", or "revocations"\n/,
  );
  for (const setting of ['revocations', 'durableObject']) {
    const mended = await checked({ [setting]: 'SESSIONS' });
    expect(mended.out).not.toContain('note: login');
    expect(mended.out).toContain(`needs the Durable Object namespace SESSIONS (login.${setting})`);
  }
  const both = await checked({ revocations: 'A', durableObject: 'B' });
  expect([both.code, both.out]).toEqual([
    1,
    expect.stringContaining('login.revocations: cannot be combined with'),
  ]);
});

test('a binding that two settings want to be two things is a problem, with or without a Wrangler file', async () => {
  const text = readFileSync(exampleOfOneRule(), 'utf8').replace(
    '"durableObject":"SESSIONS"',
    '"durableObject":"SSO"',
  );
  const { code, out } = await captured('check', fileOf(JSON.parse(text)), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).problems).toMatchObject([
    {
      path: 'instances[0].sso.durableObject',
      message:
        'uses the binding "SSO" as PortcullisSso, but login.durableObject uses it as PortcullisSessions: use two bindings',
    },
  ]);
});
