import { expect, test } from 'vitest';
import { loginHost, memorySessions, sessions } from '../../src/index.ts';
import { loginHostProblem, sharedDomain } from '../../src/login-host/shared-domain.ts';

test.each([
  ['https://gate.corp.example', 'https://wiki.corp.example', 'corp.example'],
  ['https://corp.example', 'https://wiki.corp.example', 'corp.example'],
  ['https://a.gate.corp.example', 'https://gate.corp.example:8443', 'gate.corp.example'],
  ['http://gate.corp.localhost:8787', 'http://wiki.corp.localhost:8787', 'corp.localhost'],
  ['https://gate.example', 'https://wiki.example', undefined],
  ['https://gate.corp.example', 'https://wiki.other.example', undefined],
  ['https://corp.example', 'https://notcorp.example', undefined],
  ['https://gate.acme.workers.dev', 'https://wiki.acme.workers.dev', 'acme.workers.dev'],
  ['https://gate.workers.dev', 'https://wiki.workers.dev', undefined],
  ['https://gate.pages.dev', 'https://wiki.pages.dev', undefined],
  ['http://127.0.0.1:1', 'http://127.0.0.1:2', undefined],
  ['https://10.0.0.1', 'https://192.0.0.1', undefined],
  ['https://10.0.0.12', 'https://192.0.0.12', undefined],
  ['https://10.0.0.1.corp.example', 'https://wiki.corp.example', 'corp.example'],
  ['https://a.pages.dev.example', 'https://b.pages.dev.example', 'pages.dev.example'],
  ['http://[::1]:1', 'http://[::1]:2', undefined],
  ['https://gate.corp.example.', 'https://wiki.corp.example.', undefined],
  ['https://gate.example.', 'https://wiki.example.', undefined],
  ['http://gate.localhost:8787', 'http://wiki.localhost:8787', undefined],
])('the domain of a login host %s and an application %s is %s', (host, application, domain) => {
  expect(sharedDomain(new URL(host), new URL(application))).toBe(domain);
});

test.each([
  ['https://gate.corp.example', 'https://wiki.corp.example', undefined],
  ['http://gate.localhost:8787', 'http://127.0.0.1:8787', undefined],
  ['http://gate.localhost:8787', 'http://[::1]:8787', undefined],
  ['https://wiki.corp.example', 'https://wiki.corp.example', /another host/],
  ['https://gate.example', 'https://wiki.example', /share a domain with wiki\.example/],
  ['https://10.0.0.1', 'https://10.0.0.2', /share a domain/],
  ['http://gate.localhost:8787', 'https://wiki.corp.example', /share a domain/],
  ['https://gate.corp.example', 'http://wiki.localhost:8787', /share a domain/],
])('a login host %s of an application %s: %s', (host, application, problem) => {
  const found = loginHostProblem(new URL(host), new URL(application));
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});

test.each([
  ['an application at the login host', { applications: { 'https://gate.corp.example': {} } }, 'another host'],
  [
    'an application of another domain',
    { applications: { 'https://wiki.other.example': {} } },
    'share a domain',
  ],
  [
    'an application with a path',
    { applications: { 'https://wiki.corp.example/': {} } },
    'addresses without path',
  ],
  [
    'an application with a path beside one without',
    { applications: { 'https://wiki.corp.example': {}, 'https://shop.corp.example/': {} } },
    'loginHost: applications must name applications by their addresses without path',
  ],
  ['a word as an application', { applications: { wiki: {} } }, 'addresses without path'],
  ['a word as the login host', { origin: 'gate' }, 'an address without path'],
  ['no login host', { origin: undefined }, 'an address without path'],
  ['no application', { applications: {} }, 'addresses without path'],
  ['a login host with a path', { origin: 'https://gate.corp.example/login' }, 'an address without path'],
  ['a store of sessions alone', { store: {} }, 'store'],
])('loginHost() with %s is refused', (_what, change, problem) => {
  const good = {
    origin: 'https://gate.corp.example',
    applications: { 'https://wiki.corp.example': {} },
    store: memorySessions(),
  };
  expect(loginHost(good).serves('https://wiki.corp.example')).toBe(true);
  expect(() => loginHost({ ...good, ...change } as never)).toThrow(problem);
});

test('sessions() with a login host need a store, an address that it serves, and no trusted origin', () => {
  const host = loginHost({
    origin: 'https://gate.corp.example',
    applications: { 'https://wiki.corp.example': {} },
    store: memorySessions(),
  });
  const options = (change: object) =>
    ({
      baseUrl: 'https://wiki.corp.example',
      keys: ['k'.repeat(32)],
      providers: {
        idp: { issuer: 'https://idp.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
      },
      store: memorySessions(),
      loginHost: host,
      ...change,
    }) as never;
  expect(() => sessions(options({}))).not.toThrow();
  expect(() => sessions(options({ baseUrl: 'https://gate.corp.example' }))).not.toThrow();
  expect(() => sessions(options({ store: undefined }))).toThrow('loginHost requires a store');
  expect(() => sessions(options({ trustedOrigin: false }))).toThrow('cannot be combined');
  expect(() => sessions(options({ baseUrl: 'https://shop.corp.example' }))).toThrow(
    'one of its applications',
  );
  // What is wrong with an address is said, and nothing fails for it.
  expect(() => sessions(options({ baseUrl: 'no address' }))).toThrow(/^sessions: .*baseUrl/s);
  expect(() =>
    loginHost({ origin: 'https://gate.corp.example', applications: { wiki: {} } } as never),
  ).toThrow(/^loginHost: .*must name applications by their addresses/s);
});
