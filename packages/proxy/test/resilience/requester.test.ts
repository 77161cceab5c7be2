import { describe, expect, it } from 'vitest';
import { areTwoCallers, requesterOf } from '../../src/resilience/requester.ts';

const request = (address?: string): Request =>
  new Request(
    'https://wiki.example.com/',
    address === undefined ? {} : { headers: { 'cf-connecting-ip': address } },
  );
const alice = { kind: 'user', issuer: 'https://a.example', subject: 'alice' } as never;
const anonymous = { kind: 'anonymous', challenges: [] } as const;

describe('the requester of a call', () => {
  it('is the verified caller by issuer and subject, and the network', () => {
    expect(requesterOf({ caller: alice, request: request('2001:db8::1') })).toEqual({
      identity: '["https://a.example","alice"]',
      network: '2001:db8:0:0',
    });
  });

  it.each([
    ['an anonymous caller', { caller: anonymous, request: request() }],
    ['a call of the gateway itself', {}],
  ])('is unknown for %s without an address', (_of, scope) => {
    expect(requesterOf(scope)).toEqual({ identity: undefined, network: undefined });
  });
});

describe('two requests', () => {
  const one = { identity: 'alice', network: '192.0.2.1' };
  it.each([
    ['two identities', { identity: 'bob', network: '192.0.2.1' }, true],
    ['one identity on two networks', { identity: 'alice', network: '192.0.2.2' }, false],
    [
      'a verified and an unverified caller on one network',
      { identity: undefined, network: '192.0.2.1' },
      false,
    ],
    [
      'a verified and an unverified caller on two networks',
      { identity: undefined, network: '192.0.2.2' },
      true,
    ],
    [
      'a verified caller and one of whom nothing is known',
      { identity: undefined, network: undefined },
      false,
    ],
  ])('of %s', (_of, other, areTwo) => {
    expect([areTwoCallers(one, other), areTwoCallers(other, one)]).toEqual([areTwo, areTwo]);
  });

  it('of unknown callers are not known to have two requesters', () => {
    const unknown = { identity: undefined, network: undefined };
    expect(areTwoCallers(unknown, unknown)).toBe(false);
  });
});
