import { expect, test } from 'vitest';
import { loginNotes } from '../../src/check/login-notes.ts';
import { captured } from '../capture.ts';
import { fileOf, goodConfiguration } from '../configuration-files.ts';

const provider = {
  issuer: 'https://login.corp.example',
  clientId: 'gate',
  clientAuthentication: { method: 'none' },
} as const;

function loginOf(corp: object, acme: object, more: object = {}) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a configuration
  const keys = ['${SESSION_KEY}'];
  const providers = { corp: { ...provider, ...corp }, acme: { ...provider, ...acme } };
  return { keys, durableObject: 'SESSIONS', providers, ...more } as const;
}

const told = (...given: Parameters<typeof loginOf>) =>
  loginNotes({ login: loginOf(...given) }).map(({ path, message }) => `${path}: ${message}`);

test('domains and paths of their own, and a session that can end unused, are not told of', () => {
  expect(loginNotes({})).toEqual([]);
  const more = { idleSeconds: 3600, lifetimeSeconds: 3600 };
  expect(
    told(
      { domains: ['corp.example'], paths: ['/x/'] },
      { domains: ['acme.example'], paths: ['/x/y/'] },
      more,
    ),
  ).toEqual([]);
});

test('a domain or a path that two providers take leads to the first', () => {
  const both = { domains: ['corp.example'], paths: ['/y/', '/x/'] };
  expect(told({ domains: ['corp.example'], paths: ['/x/'] }, both)).toEqual([
    'login.providers.acme.domains[0]: "corp.example" always selects the first provider that lists it, at login.providers.corp.domains[0]',
    'login.providers.acme.paths[1]: "/x/" always selects the first provider that lists it, at login.providers.corp.paths[0]',
  ]);
});

test('a session that would end unused after it has ended is told', () => {
  const message = (seconds: number) =>
    `login.idleSeconds: is longer than the session lifetime (lifetimeSeconds, ${seconds}): no session ever ends because it is idle`;
  expect(told({}, {}, { idleSeconds: 3601, lifetimeSeconds: 3600 })).toEqual([message(3600)]);
  expect(told({}, {}, { idleSeconds: 86_401 })).toEqual([message(86_400)]);
  expect(told({}, {}, { lifetimeSeconds: 3600 })).toEqual([]);
});

test('check tells where a path of a provider leads, as a note at its place', async () => {
  const login = loginOf({ paths: ['/x/'] }, { paths: ['/x/'] });
  const { code, out } = await captured('check', fileOf({ ...goodConfiguration(), login }));
  expect(code).toBe(0);
  expect(out).toMatch(/:\d+:\d+: note: login\.providers\.acme\.paths\[0\]: "\/x\/" always selects/);
});
