import { expect, test } from 'vitest';
import { mayGiveAway } from '../../src/credentials/giving-host.ts';
import { loginHost, memorySessions } from '../../src/index.ts';
import type { SessionSettings } from '../../src/settings/session-options.ts';

const WIKI = new URL('https://wiki.corp.example/');
const host = loginHost({
  origin: 'https://gate.corp.example',
  applications: { [WIKI.origin]: {} },
  store: memorySessions(),
});

const cases: [string, Partial<SessionSettings>, boolean][] = [
  ['at a login host', { base: new URL(host.origin), loginHost: host }, true],
  ['at an application of a login host', { loginHost: host }, false],
  ['at another port of a login host', { base: new URL(`${host.origin}:8443`), loginHost: host }, false],
  ['at a login host without TLS', { base: new URL('http://gate.corp.example'), loginHost: host }, false],
  ['at a trusted origin', { trustedOrigin: true }, true],
  ['at an origin that is not trusted', { trustedOrigin: false }, false],
  ['at an origin of which nothing is known', {}, false],
];

test.each(cases)(
  'pages that give something away are on only at a login host or a trusted origin: %s',
  (_where, settings, may) => {
    expect(mayGiveAway({ base: WIKI, loginHost: undefined, trustedOrigin: undefined, ...settings })).toBe(
      may,
    );
  },
);
