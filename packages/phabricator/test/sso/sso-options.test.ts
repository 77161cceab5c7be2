import { describe, expect, it } from 'vitest';
import { callbackPath, redirectUri, ssoSettings } from '../../src/sso/sso-options.ts';
import { memorySso } from '../../src/sso/store/memory-sso.ts';
import { contextOf, HOST } from '../fixtures/context.ts';
import { signOnOptions } from '../fixtures/sso-server.ts';

const problemOf = (changes: object): string => {
  try {
    ssoSettings({ ...signOnOptions(), ...changes });
    return '';
  } catch (error) {
    return error instanceof TypeError ? error.message : 'another error';
  }
};

describe('the options of single sign-on', () => {
  it('are complete with their defaults', async () => {
    const { base, loggedOut, store, origin, random, keys, clientSecret, ...rest } = ssoSettings(
      signOnOptions(),
    );
    expect(rest).toEqual({
      serverName: 'edge.gateway',
      clientId: 'phorge-client',
      prefix: '/.portcullis/idp/',
      cookiePrefix: '',
      register: true,
      allowsPublic: false,
      link: undefined,
      usernames: { claims: ['preferred_username', 'email', 'name'], collision: 'number' },
      theme: {},
      codeSeconds: 60,
    });
    expect(base.href).toBe(`${HOST}/`);
    const response = await loggedOut(contextOf('/auth/loggedout/'));
    expect([response.status, response.headers.get('location')]).toEqual([302, '/.portcullis/logout']);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('name the callback as Phorge does', () => {
    const settings = ssoSettings(signOnOptions({ baseUrl: 'https://PHORGE.example.com:443' }));
    expect(callbackPath(settings)).toBe('/auth/login/phabricator:edge.gateway/');
    expect(redirectUri(settings)).toBe('https://phorge.example.com/auth/login/phabricator:edge.gateway/');
  });

  it.each(['/a/', '/idp/v1.0/~x-y_z/', '/.well-known/a/'])('accept the prefix %s', (prefix) => {
    expect(ssoSettings(signOnOptions({ prefix })).prefix).toBe(prefix);
  });

  it.each([
    { claims: ['email'] },
    { collision: 'number' },
    { collision: 'provider' },
    { claims: ['login', 'email'], collision: 'refuse' },
  ] as const)('accept names of users as configured: %j', (usernames) => {
    const defaults = { claims: ['preferred_username', 'email', 'name'], collision: 'number' };
    expect(ssoSettings(signOnOptions({ usernames })).usernames).toEqual({ ...defaults, ...usernames });
  });

  it('report of each wrong one what it must be, and no more', () => {
    const words: Readonly<Record<string, string>> = {
      baseUrl: 'be an https URL without a path or a query (http only on loopback)',
      serverName: 'be lower-case letters, digits and periods',
      clientId: 'be 1 to 255 visible ASCII characters',
      prefix: 'start and end with /, such as /.portcullis/idp/',
      cookiePrefix: 'have only letters, digits, "-" and "_"',
      usernames: 'be an object with claims, collision or both',
      theme: 'be an object',
    };
    for (const [name, must] of Object.entries(words)) {
      expect(problemOf({ [name]: null })).toBe(`singleSignOn: ${name} must ${must}`);
    }
    expect(problemOf({ usernames: { claims: [] } })).toContain(
      'usernames.claims must name at least one claim',
    );
    expect(problemOf({ theme: { color: 'red' } })).toContain('theme.color must be a color as #rrggbb');
  });

  it('keep a cookie prefix with its underscore', () => {
    expect(ssoSettings(signOnOptions({ cookiePrefix: 'labx' })).cookiePrefix).toBe('labx_');
  });

  it.each([
    'http://127.0.0.1:8100',
    'http://localhost',
    'http://[::1]:8100/',
    'http://phorge.localhost:8787',
    'https://phorge.example.com:8443',
  ])('accept the address %s', (baseUrl) => {
    expect(problemOf({ baseUrl })).toBe('');
  });

  it.each([
    ['baseUrl', 'http://phorge.example.com'],
    ['baseUrl', 'http://127.0.0.1.evil.example'],
    ['baseUrl', 'http://phorge.localhost.evil.example'],
    ['baseUrl', 'http://phorgelocalhost'],
    ['baseUrl', 'https://phorge.example.com/phorge'],
    ['baseUrl', 'https://phorge.example.com/?'],
    ['baseUrl', 'https://phorge.example.com/#'],
    ['baseUrl', 'https://user@phorge.example.com/'],
    ['baseUrl', 'phorge.example.com'],
    ['baseUrl', undefined],
    ['keys', []],
    ['keys', ['k'.repeat(31)]],
    ['keys', ['k'.repeat(32), 1]],
    ['keys', 'k'.repeat(32)],
    ['keys', undefined],
    ['serverName', 'Edge'],
    ['serverName', 'edge-gateway'],
    ['serverName', ''],
    ['serverName', 'edge/'],
    ['serverName', undefined],
    ['clientId', ''],
    ['clientId', 'a b'],
    ['clientId', 'c'.repeat(256)],
    ['clientId', undefined],
    ['clientSecret', 's'.repeat(31)],
    ['clientSecret', undefined],
    ['store', {}],
    ['store', undefined],
    ['origin', {}],
    ['origin', undefined],
    ['prefix', '/'],
    ['prefix', '/idp'],
    ['prefix', 'idp/'],
    ['prefix', '/a//b/'],
    ['prefix', '/../'],
    ['prefix', '/a/./'],
    ['prefix', '/a%2f/'],
    ['prefix', null],
    ['cookiePrefix', 'a=b'],
    ['cookiePrefix', null],
    ['link', { providerId: 0 }],
    ['link', { providerId: 1.5 }],
    ['link', { providerId: '5' }],
    ['usernames', { claims: [] }],
    ['usernames', { claims: [1] }],
    ['usernames', { claims: 'email' }],
    ['usernames', { collision: 'merge' }],
    ['usernames', { claims: ['email', 1] }],
    ['usernames', 'email'],
    ['usernames', null],
    ['theme', { color: 'red' }],
    ['theme', 'red'],
    ['theme', null],
    ['baseUrl', new URL('https://phorge.example.com')],
    ['codeSeconds', 4],
    ['codeSeconds', 61],
    ['codeSeconds', 10.5],
    ['codeSeconds', Number.NaN],
    ['codeSeconds', '60'],
  ])('refuse %s: %j', (name, value) => {
    expect(problemOf({ [name]: value })).toMatch(
      new RegExp(`^singleSignOn: ${name}\\b[^;]* (?:must|is not an option)\\b[^;]*$`),
    );
  });

  it('report all problems together, and show no secret', () => {
    const message = problemOf({
      baseUrl: 'x',
      keys: ['too short a secret'],
      clientSecret: 'short secret',
      store: undefined,
      prefix: 'x',
      codeSeconds: 0,
    });
    for (const name of ['baseUrl', 'keys', 'clientSecret', 'store', 'prefix', 'codeSeconds']) {
      expect(message).toContain(name);
    }
    expect(message).not.toContain('too short a secret');
    expect(message).not.toContain('short secret');
  });

  it('accept the number of the provider with which users connect', () => {
    expect(ssoSettings(signOnOptions({ link: { providerId: 5 }, store: memorySso() })).link).toEqual({
      providerId: 5,
    });
  });
});
