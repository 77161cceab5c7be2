import { expect, test } from 'vitest';
import {
  assumedZone,
  documentAddressProblem,
  isDocumentId,
  isWithin,
} from '../../../src/agents/clients/document-address.ts';

const problemOf = (id: string, hosts?: readonly string[]) =>
  documentAddressProblem(id, { hosts, zones: ['gate.example.net'] });
const NOT_PUBLIC = 'the host of its document is not a public name';

test.each([
  [
    'localhost',
    'local',
    'internal',
    'intranet',
    'private',
    'lan',
    'home',
    'corp',
    'home.arpa',
    'localdomain',
  ],
  ['test', 'example', 'invalid', 'onion', 'alt'],
])(
  'no document is fetched from a name that only a network knows or that no one has, such as below %s',
  (...ends) => {
    for (const end of ends) expect([end, problemOf(`https://chat.${end}/c`)]).toEqual([end, NOT_PUBLIC]);
  },
);

test('a document is fetched from a public name whose labels only resemble private ones', () => {
  for (const host of ['localhost.com', 'chat.locals', 'chat.corp.org', 'mytest.org', 'arpa.org', 'x1.co'])
    expect([host, problemOf(`https://${host}/c`)]).toEqual([host, undefined]);
});

test.each([
  ['has a label of 64 characters', `https://${'a'.repeat(64)}.org/c`],
  ['has a last label of 64 characters', `https://chat.${'a'.repeat(64)}/c`],
  ['has a label that begins with a hyphen', 'https://-chat.org/c'],
  ['has a label that ends with a hyphen', 'https://chat-.org/c'],
  ['has a last label that begins with a hyphen', 'https://chat.-or/c'],
  ['has a last label that ends with a hyphen', 'https://chat.or-/c'],
  ['has an underscore', 'https://my_chat.org/c'],
  ['has one label', 'https://chat/c'],
  ['is an IP address', 'https://8.8.8.8/c'],
  ['is an IP address that ends in several digits', 'https://192.0.2.123/c'],
])('no document is fetched from a host that %s', (_what, id) => {
  expect(problemOf(id)).toBe(NOT_PUBLIC);
});

test('a document is fetched from a host whose labels have 1, 2 and 63 characters, and digits and hyphens inside', () => {
  for (const host of [
    'a.b.co',
    'chat.4you',
    `${'a'.repeat(63)}.org`,
    `chat.${'a'.repeat(63)}`,
    '4-2.a1.xn--p1ai',
  ])
    expect([host, problemOf(`https://${host}/c`)]).toEqual([host, undefined]);
});

test('an address has at most 512 characters', () => {
  const of = (length: number) => 'https://chat.org/'.padEnd(length, 'a');
  expect(problemOf(of(512))).toBeUndefined();
  expect(problemOf(of(513))).toBe('the address of its document has more than 512 characters');
});

test.each([
  ['https://', 'the address of its document is not one'],
  ['http://chat.org/c', 'the address of its document is not https'],
  ['https://chat.org:8443/c', 'the address of its document has a port'],
  ['https://chat.gate.example.net/c', "the host of its document is one of the gate's own zone"],
  [
    'https://chat.org/',
    'the address of its document is not in canonical form, has user information, a query or a fragment, or no path',
  ],
])('the record says why no document is fetched from %s', (id, problem) => {
  expect(problemOf(id)).toBe(problem);
});

test.each([
  ['user information', 'https://me@chat.org/c'],
  ['a query', 'https://chat.org/c?a=1'],
  ['a fragment', 'https://chat.org/c#a'],
  ['a host in upper case', 'https://Chat.org/c'],
  ['a default port', 'https://chat.org:443/c'],
  ['dot segments', 'https://chat.org/a/../c'],
])('no document is fetched from an address with %s: one document has one address', (_what, id) => {
  expect(problemOf(id)).toContain('not in canonical form');
});

test('only hosts that are named are asked, if any are', () => {
  expect(problemOf('https://chat.org/c', ['chat.org'])).toBeUndefined();
  expect(problemOf('https://chat.org/c', [])).toBe('the host of its document is not allowed');
});

test.each([
  ['https://chat.org/c', true],
  ['HTTP://chat.org/c', true],
  ['chat', false],
  ['my https://chat.org', false],
  ['ftp://chat.org', false],
])('the id %s is an address: %s', (id, is) => {
  expect(isDocumentId(id)).toBe(is);
});

test('a host is in a zone that is its name or ends it, whatever its case and port', () => {
  for (const host of ['corp.example', 'gate.corp.example', 'GATE.Corp.Example:8443'])
    expect([host, isWithin(host, ['other.example', 'corp.example'])]).toEqual([host, true]);
  for (const host of ['mycorp.example', 'corp.example.org', 'example', 'gate:1.corp.example.org'])
    expect([host, isWithin(host, ['corp.example'])]).toEqual([host, false]);
});

test('an IPv6 address is a zone of its own, whatever its port', () => {
  expect(assumedZone('[fd00::1]:8443')).toBe('[fd00::1]');
  expect(isWithin('[fd00::1]', ['[fd00::1]'])).toBe(true);
  expect(isWithin('[fd00::1]', ['[fd00::2]'])).toBe(false);
});

test('the zone of a host is assumed to be its last two labels', () => {
  expect(assumedZone('tools.Gate.corp.example:8443')).toBe('corp.example');
  expect(assumedZone('example')).toBe('example');
});
