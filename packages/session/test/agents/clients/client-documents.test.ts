import type { BaseContext } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import {
  type ClientDocumentsOptions,
  clientDocuments,
} from '../../../src/agents/clients/client-documents.ts';
import { DOCUMENT, documentOf, json, publishedSite } from '../../fixtures/published-site.ts';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const KEYS = 'https://chat.example.org/keys.json';
const JSON_HEADERS = { 'content-type': 'application/json' };

const signing = (change: Readonly<Record<string, unknown>>) =>
  documentOf({ token_endpoint_auth_method: 'private_key_jwt', ...change });

const OWN_HOSTS = ['gate.corp.example', 'tools.corp.example.com'];

function directory(change: Partial<ClientDocumentsOptions> = {}) {
  const site = publishedSite();
  const clock = new MovableClock();
  const source = clientDocuments({
    fetch: site.fetch,
    ownHosts: OWN_HOSTS,
    sleep: () => new Promise(() => undefined),
    ...change,
  });
  const find = (id = DOCUMENT, from = '203.0.113.7') => {
    const request = new Request('https://gate.corp.example/', { headers: { 'cf-connecting-ip': from } });
    return source.find(id, { request, clock } as unknown as BaseContext);
  };
  return { site, clock, find, source };
}

test('a client is found by the document at its address, with its host and a clean name', async () => {
  const { site, find } = directory();
  site.put(DOCUMENT, () => json(documentOf({ client_name: ' Chat\u202e of\n\u0007Example ' })));
  expect(await find()).toEqual({
    client: {
      id: DOCUMENT,
      name: 'Chat of Example',
      known: 'document',
      host: 'chat.example.org',
      redirectUris: ['https://chat.example.org/done', 'http://127.0.0.1/done'],
      authentication: 'none',
    },
  });
  expect(site.calls).toEqual([DOCUMENT]);
  expect(site.headers().get('accept')).toBe('application/json');
});

test.each([
  [
    'is cut after 80 characters, which can each be two of UTF-16',
    '\u{1f4ac}a'.repeat(50),
    '\u{1f4ac}a'.repeat(40),
  ],
  ['is composed, so that one name has one form', 'Cafe\u0301', 'Caf\u00e9'],
])('the name of a client %s', async (_case, client_name, name) => {
  const { site, find } = directory();
  site.put(DOCUMENT, () => json(documentOf({ client_name })));
  expect(await find()).toHaveProperty('client.name', name);
});

test('a client whose document does not say how it authenticates has no secret and no key', async () => {
  const { site, find } = directory();
  site.put(DOCUMENT, () => json(documentOf({ token_endpoint_auth_method: undefined })));
  expect(await find()).toHaveProperty('client.authentication', 'none');
});

test('clients authenticate with nothing or with a key, as the metadata of the gate states', () => {
  const { source } = directory();
  expect(source.methods).toEqual(['none', 'private_key_jwt']);
  expect(source.metadata).toEqual({ client_id_metadata_document_supported: true });
});

test.each<[string, object, string]>([
  ['no way to fetch', { fetch: undefined }, 'fetch is missing: it must be a function'],
  ['an address to fetch', { fetch: 'https://chat.example.org' }, 'fetch must be a function'],
  ['no own hosts', { ownHosts: undefined }, 'ownHosts must not be empty'],
  ['a timeout of less than 100 milliseconds', { timeoutMs: 99 }, 'timeoutMs must be'],
  ['a timeout of more than 30 seconds', { timeoutMs: 30_001 }, 'timeoutMs must be'],
  ['a timeout that is no whole number', { timeoutMs: 100.5 }, 'timeoutMs must be'],
])('clientDocuments() with %s is refused at the start', (_case, change, message) => {
  const options = { fetch: publishedSite().fetch, ownHosts: OWN_HOSTS, ...change };
  const start = () => clientDocuments(options as unknown as ClientDocumentsOptions);
  expect(start).toThrow(/^clientDocuments: /);
  expect(start).toThrow(message);
});

test.each([
  [512, 'private_key_jwt'],
  [513, undefined],
])('keys at an address of %i characters: the client authenticates with %s', async (length, method) => {
  const { site, find } = directory();
  site.put(DOCUMENT, () => json(signing({ jwks_uri: KEYS.padEnd(length, 'x') })));
  const found = await find();
  expect(found && 'client' in found ? found.client.authentication : undefined).toBe(method);
});

test('an id that is not an address is not looked for', async () => {
  const { site, find } = directory();
  expect(await find('chat')).toBeUndefined();
  expect(site.calls).toEqual([]);
});

describe('no call leaves the gate for the address', () => {
  test.each([
    ['without TLS', 'http://chat.example.org/client.json'],
    ['without a path', 'https://chat.example.org/'],
    ['without a path and slash', 'https://chat.example.org'],
    ['with a query', 'https://chat.example.org/client.json?x=1'],
    ['with a fragment', 'https://chat.example.org/client.json#x'],
    ['with user information', 'https://ada@chat.example.org/client.json'],
    ['with a port', 'https://chat.example.org:8443/client.json'],
    ['with its default port', 'https://chat.example.org:443/client.json'],
    ['with dot segments', 'https://chat.example.org/a/../client.json'],
    ['with encoded dot segments', 'https://chat.example.org/a/%2e%2e/client.json'],
    ['in upper case', 'https://CHAT.example.org/client.json'],
    ['with a backslash', 'https:\\\\chat.example.org\\client.json'],
    ['with a dot at the end of its host', 'https://chat.example.org./client.json'],
    ['with a character outside of ASCII', 'https://chät.example.org/client.json'],
    ['that is long', `https://chat.example.org/${'a'.repeat(512)}`],
    ['of loopback', 'https://127.0.0.1/client.json'],
    ['of loopback as a number', 'https://2130706433/client.json'],
    ['of loopback in hexadecimal', 'https://0x7f.1/client.json'],
    ['of a private network', 'https://10.0.0.1/client.json'],
    ['of a metadata service', 'https://169.254.169.254/client.json'],
    ['of loopback in IPv6', 'https://[::1]/client.json'],
    ['of an IPv4 address in IPv6', 'https://[::ffff:7f00:1]/client.json'],
    ['of a public address', 'https://8.8.8.8/client.json'],
    ['of localhost', 'https://localhost/client.json'],
    ['below localhost', 'https://app.localhost/client.json'],
    ['of a name without dots', 'https://intranet/client.json'],
    ['of an internal name', 'https://metadata.google.internal/client.json'],
    ['of a name on the local link', 'https://printer.local/client.json'],
    ['of a home network', 'https://router.home.arpa/client.json'],
    ['of the login host', 'https://gate.corp.example/client.json'],
    ['of an application', 'https://tools.corp.example.com/client.json'],
    ['of a host in the zone of the gate', 'https://blog.example.com/client.json'],
    ['of the apex of the zone of the gate', 'https://example.com/client.json'],
  ])('%s', async (_case, id) => {
    const { site, find } = directory();
    expect(await find(id)).toMatchObject({ refused: 'invalid_client' });
    expect(site.calls).toEqual([]);
  });

  test('of a host that is not allowed, while an allowed one is fetched; the gate itself cannot be allowed', async () => {
    const hosts = ['chat.example.org', 'tools.corp.example.com'];
    const { site, find } = directory({ hosts });
    site.put(DOCUMENT, () => json(documentOf()));
    expect(await find('https://other.example.org/client.json')).toMatchObject({ refused: 'invalid_client' });
    expect(await find('https://sub.chat.example.org/client.json')).toMatchObject({
      refused: 'invalid_client',
    });
    expect(await find('https://tools.corp.example.com/client.json')).toMatchObject({
      refused: 'invalid_client',
    });
    expect(await find()).toHaveProperty('client');
    expect(site.calls).toEqual([DOCUMENT]);
  });
});

test('a stated zone replaces the assumed one, and must include each own host', async () => {
  const ownHosts = ['gate.corp.example.co.uk'];
  const { site, find } = directory({ ownHosts, zones: ['example.co.uk'] });
  const other = 'https://chat.other.co.uk/client.json';
  site.put(other, () => json(documentOf({ client_id: other })));
  expect(await find(other)).toHaveProperty('client');
  expect(await find('https://blog.example.co.uk/client.json')).toMatchObject({ refused: 'invalid_client' });
  const assumed = directory({ ownHosts });
  expect(await assumed.find(other)).toMatchObject({ refused: 'invalid_client' });
  expect(() => directory({ zones: ['corp.example'] })).toThrow(
    'zones must include that of tools.corp.example.com',
  );
  expect(() => directory({ ownHosts: [] })).toThrow('ownHosts must not be empty');
});

test.each(['ownHosts', 'hosts', 'zones'])('%s names hosts, and no addresses or patterns', (option) => {
  for (const host of ['https://chat.example.org', 'CHAT.example.org', '*.example.org', '', 7])
    expect(() => directory({ [option]: [host] })).toThrow('must be host names in lower case');
});

describe('a document is refused', () => {
  const redirect = (status: number) => () =>
    new Response(null, { status, headers: { location: 'https://chat.example.org/other.json' } });
  test.each<[string, () => Response | Promise<Response>]>([
    ['that redirects for now', redirect(302)],
    ['that redirects for good', redirect(308)],
    ['whose redirect fetch hides', () => Response.error()],
    ['that is not there', () => new Response('', { status: 404 })],
    ['that is gone', () => new Response('', { status: 410 })],
    ['that is not JSON', () => json('{')],
    ['that is a list', () => json([documentOf()])],
    ['that is not sent as JSON', () => new Response(JSON.stringify(documentOf()))],
    ['that is null', () => json('null')],
    [
      'that is sent as a type that starts like JSON',
      () => json(documentOf(), { 'content-type': 'application/json-seq' }),
    ],
    [
      'after a redirect that fetch followed all the same',
      () => Object.defineProperty(json(documentOf()), 'redirected', { value: true }),
    ],
    ['that is sent as HTML', () => json(documentOf(), { 'content-type': 'text/html' })],
    ['that is huge', () => json(documentOf({ more: 'x'.repeat(20_000) }))],
    ['with two members of one name', () => json(`{"client_id":"x",${JSON.stringify(documentOf()).slice(1)}`)],
    ['of another client', () => json(documentOf({ client_id: 'https://other.example.org/client.json' }))],
    ['whose client_id differs by a slash', () => json(documentOf({ client_id: `${DOCUMENT}/` }))],
    ['without a client_id', () => json(documentOf({ client_id: undefined }))],
    ['without a name', () => json(documentOf({ client_name: undefined }))],
    ['whose name cannot be seen', () => json(documentOf({ client_name: '\u200b\u202e \n' }))],
    ['without redirect URIs', () => json(documentOf({ redirect_uris: undefined }))],
    ['with an empty list of redirect URIs', () => json(documentOf({ redirect_uris: [] }))],
    ['with a script as redirect URI', () => json(documentOf({ redirect_uris: ['javascript:alert(1)'] }))],
    [
      'with a redirect URI without TLS',
      () => json(documentOf({ redirect_uris: ['http://chat.example.org/done'] })),
    ],
    [
      'with a redirect URI with a fragment',
      () => json(documentOf({ redirect_uris: ['https://chat.example.org/#'] })),
    ],
    [
      'with one bad redirect URI',
      () => json(documentOf({ redirect_uris: ['https://chat.example.org/done', 'data:text/html,x'] })),
    ],
    [
      'with too many redirect URIs',
      () =>
        json(
          documentOf({ redirect_uris: Array.from({ length: 21 }, (_, at) => `https://a.example.org/${at}`) }),
        ),
    ],
    ['with a secret', () => json(documentOf({ client_secret: 's'.repeat(40) }))],
    [
      'that authenticates with a secret',
      () => json(documentOf({ token_endpoint_auth_method: 'client_secret_post', jwks: { keys: [KEY] } })),
    ],
    ['for another grant', () => json(documentOf({ grant_types: ['implicit'] }))],
    ['for another response', () => json(documentOf({ response_types: ['token'] }))],
    ['with keys that are not used', () => json(documentOf({ jwks: { keys: [] } }))],
    ['with an address of keys that are not used', () => json(documentOf({ jwks_uri: KEYS }))],
    ['with keys elsewhere', () => json(signing({ jwks_uri: 'https://other.example.org/keys' }))],
    ['with keys at another port', () => json(signing({ jwks_uri: 'https://chat.example.org:8443/keys' }))],
    ['with keys without TLS', () => json(signing({ jwks_uri: 'http://chat.example.org/keys' }))],
    [
      'with keys at an address with a name',
      () => json(signing({ jwks_uri: 'https://a@chat.example.org/keys' })),
    ],
    [
      'with keys at an address with a password',
      () => json(signing({ jwks_uri: 'https://:a@chat.example.org/keys' })),
    ],
    ['with keys at a long address', () => json(signing({ jwks_uri: `${KEYS}?${'x'.repeat(512)}` }))],
    [
      'with keys at an address that is not canonical',
      () => json(signing({ jwks_uri: 'https://chat.example.org/x/../keys.json' })),
    ],
    ['with keys and an address of others', () => json(signing({ jwks: { keys: [KEY] }, jwks_uri: KEYS }))],
    ['with a symmetric key', () => json(signing({ jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }))],
    ['without keys', () => json(signing({}))],
  ])('%s', async (_case, answer) => {
    const { site, find } = directory();
    site.put(DOCUMENT, answer);
    expect(await find()).toMatchObject({ refused: 'invalid_client' });
    // And not asked for again, for a while: once is all that a request costs.
    expect(await find()).toMatchObject({ refused: 'invalid_client' });
    expect(site.calls).toEqual([DOCUMENT]);
  });
});

describe('a client is not unknown, but cannot be looked up', () => {
  test.each<[string, () => Response | Promise<Response>]>([
    ['while its host fails', () => new Response('', { status: 500 })],
    ['while its host refuses', () => new Response('', { status: 429 })],
    ['while its host cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'while its host sends a part of it',
      () => new Response(JSON.stringify(documentOf()), { status: 206, headers: JSON_HEADERS }),
    ],
    [
      'while its host answers that nothing changed since a time that was not stated',
      () => new Response(null, { status: 304 }),
    ],
    [
      'while its document breaks off',
      () =>
        new Response(
          new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }),
          { headers: JSON_HEADERS },
        ),
    ],
  ])('%s', async (_case, answer) => {
    const { site, clock, find } = directory();
    site.put(DOCUMENT, answer);
    expect(await find()).toMatchObject({ refused: 'temporarily_unavailable' });
    expect(await find()).toMatchObject({ refused: 'temporarily_unavailable' });
    expect(site.calls).toEqual([DOCUMENT]);
    site.put(DOCUMENT, () => json(documentOf()));
    clock.pass(30);
    expect(await find()).toHaveProperty('client');
  });

  test('while its host is slow, which ends the call', async () => {
    const { site, find } = directory({ sleep: () => Promise.resolve(), timeoutMs: 100 });
    site.put(DOCUMENT, () => new Promise(() => undefined));
    expect(await find()).toMatchObject({
      refused: 'temporarily_unavailable',
      detail: 'the host of the document did not answer in time',
    });
    expect(site.signal()?.aborted).toBe(true);
  });
});

describe('a document is used', () => {
  test.each<[string, Record<string, string>, number]>([
    ['for five minutes where its publisher says nothing', {}, 300],
    ['for as long as its publisher says', { 'cache-control': 'public, max-age=3600' }, 3600],
    [
      'for as long as its publisher says to shared caches',
      { 'cache-control': 'max-age=10, s-maxage="900"' },
      900,
    ],
    ['for the rest of a time that began elsewhere', { 'cache-control': 'max-age=3600', age: '600' }, 3000],
    ['for a minute where its publisher forbids it', { 'cache-control': 'no-store, max-age=3600' }, 60],
    ['for a minute where its publisher says less', { 'cache-control': 'max-age=0' }, 60],
    ['for a minute where its age is not a number', { 'cache-control': 'max-age=3600', age: 'x' }, 60],
    ['for a day where its publisher says more', { 'cache-control': 'max-age=31536000' }, 86_400],
  ])('%s', async (_case, headers, seconds) => {
    const { site, clock, find } = directory();
    site.put(DOCUMENT, () => json(documentOf(), headers));
    await find();
    clock.pass(seconds - 0.001);
    await find();
    expect(site.calls).toHaveLength(1);
    // Then not even while its host fails.
    site.put(DOCUMENT, () => new Response('', { status: 503 }));
    clock.pass(0.001);
    expect(await find()).toMatchObject({ refused: 'temporarily_unavailable' });
    expect(site.calls).toHaveLength(2);
  });

  test('again without being sent again, if its host answers that it did not change', async () => {
    const { site, clock, find } = directory();
    site.put(DOCUMENT, () => json(documentOf(), { etag: '"v1"' }));
    await find();
    site.put(
      DOCUMENT,
      () => new Response(null, { status: 304, headers: { 'cache-control': 'max-age=600' } }),
    );
    clock.pass(300);
    expect(await find()).toHaveProperty('client.name', 'Chat of Example');
    expect(site.headers().get('if-none-match')).toBe('"v1"');
    clock.pass(599);
    expect(await find()).toHaveProperty('client');
    expect(site.calls).toHaveLength(2);
  });

  test('not again if its host answers that it did not change since a version that was not stated', async () => {
    const { site, clock, find } = directory();
    site.put(DOCUMENT, () => json(documentOf()));
    await find();
    site.put(DOCUMENT, () => new Response(null, { status: 304 }));
    clock.pass(300);
    expect(await find()).toMatchObject({ refused: 'temporarily_unavailable' });
  });

  test('until others need its place: all of them have four million characters at most', async () => {
    const { site, clock, find } = directory();
    const more = 'x'.repeat(16_000);
    for (let at = 0; at < 300; at += 1) {
      const id = `https://chat.example.org/${at}`;
      site.put(id, () => json(documentOf({ client_id: id, more }), { 'cache-control': 'max-age=86400' }));
      if (at % 100 === 0) clock.pass(600);
      await find(id, `192.0.2.${at % 50}`);
    }
    await find('https://chat.example.org/299');
    expect(site.calls).toHaveLength(300);
    await find('https://chat.example.org/0');
    expect(site.calls).toHaveLength(301);
  });

  test('no longer than its bound after the clock was set back', async () => {
    const { site, clock, find } = directory();
    site.put(DOCUMENT, () => json(documentOf()));
    await find();
    clock.pass(-3600);
    await find();
    expect(site.calls).toHaveLength(2);
  });
});

test('one network causes 20 calls in ten minutes, and does not stop the others', async () => {
  const { site, clock, find } = directory();
  for (let at = 0; at < 20; at += 1) await find(`https://chat.example.org/${at}`);
  expect(await find('https://chat.example.org/20')).toMatchObject({ refused: 'temporarily_unavailable' });
  expect(await find('https://chat.example.org/19')).toMatchObject({ refused: 'invalid_client' });
  expect(site.calls).toHaveLength(20);
  expect(await find('https://chat.example.org/20', '203.0.113.8')).toMatchObject({
    refused: 'invalid_client',
  });
  clock.pass(600);
  await find('https://chat.example.org/21');
  expect(site.calls).toHaveLength(22);
});

test('all networks together cause 200 calls in ten minutes', async () => {
  const { site, find } = directory();
  for (let at = 0; at < 201; at += 1)
    await find(`https://chat.example.org/${at}`, `2001:db8:${(at % 50).toString(16)}::1`);
  expect(site.calls).toHaveLength(200);
});

describe('keys at an address of the same origin', () => {
  const keysAt = async (answer: () => Response) => {
    const { site, find } = directory();
    site.put(DOCUMENT, () => json(signing({ jwks_uri: KEYS })));
    site.put(KEYS, answer);
    const found = await find();
    expect(site.calls).toEqual([DOCUMENT]);
    const keys = found !== undefined && 'keys' in found ? await found.keys?.() : undefined;
    expect(site.calls).toEqual([DOCUMENT, KEYS]);
    return keys;
  };

  test('are fetched when they are needed', async () => {
    expect(await keysAt(() => json({ keys: [KEY] }))).toEqual([KEY]);
  });

  test.each<[string, () => Response]>([
    ['if they are not there', () => new Response('', { status: 404 })],
    ['if one is symmetric', () => json({ keys: [KEY, { kty: 'oct', k: 'AAAA' }] })],
    ['if one is private', () => json({ keys: [{ ...KEY, d: 'd' }] })],
    ['if there are none', () => json({ keys: [] })],
    ['if there are many', () => json({ keys: Array.from({ length: 11 }, () => KEY) })],
  ])('are refused %s', async (_case, answer) => {
    expect(await keysAt(answer)).toMatchObject({ refused: 'invalid_client' });
  });

  test('are not known while their host fails', async () => {
    expect(await keysAt(() => new Response('', { status: 500 }))).toMatchObject({
      refused: 'temporarily_unavailable',
    });
  });
});
