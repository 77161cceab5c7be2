import { expect, test } from 'vitest';
import { type Draft, emptyDraft, NOWHERE, requestOf } from '../../src/prove/draft.ts';

const requestWith = (change: Partial<Draft>) => requestOf({ ...emptyDraft(5_000_000), ...change }, NOWHERE);
const caller = (change: Partial<Draft>) => requestWith(change).caller;
const PLAIN = { kind: 'user', claims: {}, email: undefined, authentication: { acr: undefined, amr: [] } };

test('a draft without facts is the request of a user of whom nothing is known', () => {
  expect(requestWith({})).toEqual({
    ...{ caller: { ...PLAIN, authentication: { ...PLAIN.authentication, authTime: undefined } } },
    ...{ roles: [], rolesIncomplete: false, method: 'GET', path: '/', resource: undefined, now: 5_000_000 },
    call: { parameters: {}, within: undefined },
    network: { address: undefined, country: undefined, asn: undefined },
  });
  expect(requestWith({})).not.toHaveProperty('elevated');
});

test.each<[string, Partial<Draft>, object]>([
  ['a claim of one value', { claims: { team: ['a'] } }, { claims: { team: 'a' } }],
  ['a claim of two values', { claims: { team: ['a', 'b'] } }, { claims: { team: ['a', 'b'] } }],
  ['a claim without a value', { claims: { team: [] } }, { claims: { team: [] } }],
  ['claims that are not all known', { claimsIncomplete: true }, { claimsIncomplete: true }],
  ['a way to authenticate', { via: 'program' }, { via: 'program' }],
  ['the age of a login', { loginAgeSeconds: 60 }, { authentication: { authTime: 4940 } }],
  ['the age of a proof', { proofAgeSeconds: 30 }, { authentication: { deviceProvedAt: 4970 } }],
  ['a class and methods', { acr: 'high', amr: ['mfa'] }, { authentication: { acr: 'high', amr: ['mfa'] } }],
  ['an address', { email: 'ada@corp.example' }, { email: 'ada@corp.example' }],
])('the request of a draft has %s', (_, change, expected) => {
  expect(caller(change)).toMatchObject(expected);
});

test('the request of a draft has the roles that its caller holds by an elevation', () => {
  const elevated = [{ role: 'admin', implies: ['staff'] }];
  expect(requestWith({ elevated }).elevated).toEqual(elevated);
});

test('the request of an anonymous caller has nothing of a user', () => {
  expect(caller({ kind: 'anonymous', email: 'ada@corp.example', via: 'program' })).toEqual({
    kind: 'anonymous',
  });
  expect(caller({})).not.toHaveProperty('via');
  expect(caller({})).not.toHaveProperty('claimsIncomplete');
  expect(caller({})).not.toHaveProperty('authentication.deviceProvedAt');
});

test('a claim and a parameter can have the name of a property of objects', () => {
  const draft = emptyDraft(0);
  Object.assign(draft.claims, { constructor: ['a'] });
  Object.assign(draft.parameters, JSON.parse('{"__proto__": ["b"]}'));
  const { caller: named, call } = requestOf(draft, NOWHERE);
  expect(named).toMatchObject({ claims: { constructor: 'a' } });
  expect(Object.keys(call?.parameters ?? {})).toEqual(['__proto__']);
});
