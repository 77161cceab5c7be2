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

test('separate domains and paths, and a session that can expire by idling, are not reported', () => {
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

test('a domain or a path of two providers is reported with the first, which gets the logins', () => {
  const both = { domains: ['corp.example'], paths: ['/y/', '/x/'] };
  expect(told({ domains: ['corp.example'], paths: ['/x/'] }, both)).toEqual([
    'login.providers.acme.domains[0]: "corp.example" always selects the first provider that lists it, at login.providers.corp.domains[0]',
    'login.providers.acme.paths[1]: "/x/" always selects the first provider that lists it, at login.providers.corp.paths[0]',
  ]);
});

test('a session whose idle time exceeds its lifetime is reported', () => {
  const message = (seconds: number) =>
    `login.idleSeconds: is longer than the session lifetime (lifetimeSeconds, ${seconds}): no session ever ends because it is idle`;
  expect(told({}, {}, { idleSeconds: 3601, lifetimeSeconds: 3600 })).toEqual([message(3600)]);
  expect(told({}, {}, { idleSeconds: 86_401 })).toEqual([message(86_400)]);
  expect(told({}, {}, { lifetimeSeconds: 3600 })).toEqual([]);
});

test('check reports where a path of a provider redirects, as a note with its path', async () => {
  const login = loginOf({ paths: ['/x/'] }, { paths: ['/x/'] });
  const { code, out } = await captured('check', fileOf({ ...goodConfiguration(), login }));
  expect(code).toBe(0);
  expect(out).toMatch(/:\d+:\d+: note: login\.providers\.acme\.paths\[0\]: "\/x\/" always selects/);
});
