import type { Named } from './try-each.ts';

/** Changes an answer of the provider on its way back. */
export type Change = (callback: URL) => void;

const before =
  (name: string, value: string): Change =>
  (callback) => {
    callback.search = `?${name}=${value}&${callback.search.slice(1)}`;
  };
const after =
  (name: string, value: string): Change =>
  (callback) => {
    callback.search = `${callback.search}&${name}=${value}`;
  };
const instead =
  (name: string, value: (good: string) => string): Change =>
  (callback) => {
    callback.searchParams.set(name, value(callback.searchParams.get(name) ?? ''));
  };
const without =
  (name: string): Change =>
  (callback) =>
    callback.searchParams.delete(name);
const renamed =
  (name: string, other: string): Change =>
  (callback) => {
    const value = callback.searchParams.get(name) ?? '';
    callback.searchParams.delete(name);
    after(other, value)(callback);
  };

const nested: Change = (callback) => {
  callback.search = `?x=${encodeURIComponent(callback.search)}`;
};

/** An answer in which something comes twice, or under another name. */
export const repeated: readonly Named<Change>[] = [
  ['another code before', before('code', 'x')],
  ['another code behind', after('code', 'x')],
  ['another state before', before('state', 'x')],
  ['another state behind', after('state', 'x')],
  ['the same state twice', (callback) => after('state', callback.searchParams.get('state') ?? '')(callback)],
  ['an error before', before('error', 'access_denied')],
  ['an error behind', after('error', 'access_denied')],
  ['state as a list', renamed('state', 'state[]')],
  ['code as a list', renamed('code', 'code[]')],
  ['code in capitals', renamed('code', 'CODE')],
  ['the whole answer in one parameter', nested],
];

/** An answer whose state or code is not that of the login. */
export const states: readonly Named<Change>[] = [
  ['no state', without('state')],
  ['an empty state', instead('state', () => '')],
  ['a made-up state', instead('state', () => 'A'.repeat(43))],
  ['a state cut by one', instead('state', (good) => good.slice(0, -1))],
  ['a state with more behind it', instead('state', (good) => `${good}x`)],
  ['a state with another end', instead('state', (good) => good.slice(0, 16).padEnd(good.length, 'A'))],
  ['a prototype for a state', instead('state', () => '__proto__')],
  ['no code', without('code')],
  ['a made-up code', instead('code', () => 'made-up')],
];

/** An answer whose `iss` (RFC 9207) is not the provider’s. */
export const issuers: readonly Named<Change>[] = [
  ['iss of another issuer', instead('iss', () => 'https://attacker.example')],
  ['iss with a slash', instead('iss', (good) => `${good}/`)],
  ['iss in capitals', instead('iss', (good) => good.toUpperCase())],
  ['an empty iss', instead('iss', () => '')],
  ['iss dropped', without('iss')],
  ['iss twice', after('iss', 'https://attacker.example')],
];
